// An ASP.NET Core program. One line makes it run on FiberNet; without that line it runs on Kestrel's own sockets.
var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseFiberNet();

var app = builder.Build();
app.MapGet("/", () => "Hello, World!");
app.Run("http://127.0.0.1:5000");
