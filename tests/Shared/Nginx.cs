using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FiberNet.Tests;

/// <summary>A running nginx: <c>/plain</c> answers at once, <c>/slow</c> begins an answer that takes hours.</summary>
internal sealed class Nginx : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fibernet-nginx-");
    private readonly Process _process;

    internal Nginx()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = new Uri($"http://{probe.LocalEndpoint}/");
        }

        File.WriteAllText(Path.Combine(_folder.FullName, "slow"), new string('x', 10_000_000));
        string configuration = Path.Combine(_folder.FullName, "nginx.conf");
        File.WriteAllText(configuration, Configuration());
        _process = Process.Start(new ProcessStartInfo("nginx", ["-p", _folder.FullName, "-c", configuration, "-e", "/dev/null"]))!;
        Assert.True(SpinWait.SpinUntil(Answers, TimeSpan.FromSeconds(20)), "nginx does not answer.");
    }

    internal Uri Address { get; }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private bool Answers()
    {
        try
        {
            using var client = new TcpClient(Address.Host, Address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string Configuration() => $$"""
        daemon off;
        master_process off;
        user root;
        pid {{_folder.FullName}}/pid;
        error_log /dev/null;
        events { worker_connections 1000; }
        http {
          access_log off;
          client_body_temp_path {{_folder.FullName}}/body;
          proxy_temp_path {{_folder.FullName}}/proxy;
          fastcgi_temp_path {{_folder.FullName}}/fastcgi;
          uwsgi_temp_path {{_folder.FullName}}/uwsgi;
          scgi_temp_path {{_folder.FullName}}/scgi;
          server {
            listen {{Address.Host}}:{{Address.Port}} backlog=4096;
            location /plain { return 200 "Hello, World!"; }
            location /slow { root {{_folder.FullName}}; limit_rate 1k; }
          }
        }
        """;
}
