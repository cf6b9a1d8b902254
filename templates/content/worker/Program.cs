// A server in the generic host. Addresses and limits are in appsettings.json. Try it: nc 127.0.0.1 8080
using Company.App1;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Services.AddFiberTcpServer<EchoHandler>("echo");
builder.Services.AddFiberSystemd();
builder.Build().Run();
