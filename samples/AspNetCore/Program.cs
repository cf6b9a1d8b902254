// An ordinary ASP.NET Core program. One line makes it run on FiberNet; without that line it runs on Kestrel's own sockets.
//
//   dotnet run --project samples/AspNetCore                    → http://localhost:5000
//   curl http://localhost:5000/ ; curl http://localhost:5000/weather ; curl --data-binary @file http://localhost:5000/echo

using AspNetCore;
using Microsoft.AspNetCore.Hosting;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseFiberNet();

// A client that does not read its answer may hold up the end so long, and no longer.
builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));

WebApplication app = builder.Build();
app.MapGet("/", () => "Hello, World!");
app.MapGet("/weather", () => Results.Ok(Forecast.Week()));
app.MapPost("/echo", context => context.Request.Body.CopyToAsync(context.Response.Body));
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"Listening at {string.Join(", ", app.Urls)}. Ctrl+C ends."));
app.Run();
