using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace FiberNet.Tests.Packages;

[Collection(PackedLibraries.Collection)]
public class TemplateTests(PackedLibraries packages)
{
    /// <summary>What others make, restored by the build of this checkout.</summary>
    private static readonly string s_others = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    [Theory]
    [InlineData("fibernet-server", "hello\n", "hello")]
    [InlineData("fibernet-worker", "hello\n", "hello")]
    [InlineData("fibernet-web", "GET / HTTP/1.0\r\n\r\n", "Hello, World!")]
    public void A_program_of_a_template_is_built_and_answers(string template, string request, string answer)
    {
        string folder = packages.NewFolder(template, s_others);
        int port = StartedServer.FreePort();
        DotNet.RunAt(packages.HomeWithTemplates, folder, "new", template, "--name", "Shop.Front", "--output", folder, "--port", port.ToString(CultureInfo.InvariantCulture), "--skipRestore");
        string built = DotNet.Run(folder, "build", "--output", Path.Combine(folder, "out"), "-p:UseAppHost=false");
        Assert.Contains("0 Warning(s)", built, StringComparison.Ordinal);
        using Process server = DotNet.Start(folder, [Path.Combine(folder, "out", "Shop.Front.dll")]);
        try
        {
            using TcpClient client = StartedServer.Connect(server, port);
            client.GetStream().Write(System.Text.Encoding.ASCII.GetBytes(request));
            using var replies = new StreamReader(client.GetStream());
            string? line;
            do
            {
                line = replies.ReadLine();
                Assert.NotNull(line);
            }
            while (line != answer);
        }
        finally
        {
            server.Kill();
            server.WaitForExit();
        }
    }
}
