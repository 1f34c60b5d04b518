using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace NetFramework.Monitoring.Page;

/// <summary>Serves the page of a run to this machine's browsers: the page at /, what is new as server-sent events at /events.</summary>
public sealed class RunServer : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly WebApplication application;

    private RunServer(WebApplication application) => this.application = application;

    /// <summary>The address of the page.</summary>
    public string Address => application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Starts to serve on 127.0.0.1.</summary>
    /// <param name="history">What the page shows.</param>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <exception cref="InputException">The port is in use, or not allowed.</exception>
    public static RunServer Start(RunHistory history, int port)
    {
        ArgumentNullException.ThrowIfNull(history);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, OwnLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        WebApplication application = builder.Build();
        application.Use(OnlyThisMachine);
        string page = RunPage.Live(history);
        application.MapGet("/", () => Results.Content(page, "text/html; charset=utf-8"));
        application.MapGet("/events", context => SendEvents(context, history, application.Lifetime.ApplicationStopping));
        try
        {
            application.Start();
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            ((IDisposable)application).Dispose();
            string reason = exception.InnerException is AddressInUseException ? "it is in use" : exception.Message;
            throw new InputException($"port {port} of 127.0.0.1 cannot be served: {reason}", null, exception);
        }
        return new RunServer(application);
    }

    /// <summary>Gives every page what is new, and stops.</summary>
    public void Dispose()
    {
        application.StopAsync(Farewell).GetAwaiter().GetResult();
        ((IDisposable)application).Dispose();
    }

    // Another site's page may have its name resolved to 127.0.0.1, to read what is here.
    private static Task OnlyThisMachine(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Host.Host is "127.0.0.1" or "localhost")
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static async Task SendEvents(HttpContext context, RunHistory history, CancellationToken stopping)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        var cursor = new HistoryCursor();
        try
        {
            for (bool isLast = false; !isLast;)
            {
                isLast = stopping.IsCancellationRequested;
                if (cursor.Version != history.Version)
                {
                    await context.Response.WriteAsync("data: ", context.RequestAborted);
                    await context.Response.Body.WriteAsync(history.TakeNews(cursor), context.RequestAborted);
                    await context.Response.WriteAsync("\n\n", context.RequestAborted);
                    await context.Response.Body.FlushAsync(context.RequestAborted);
                }
                if (!isLast)
                    await Task.Delay(Interval, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                context.RequestAborted.ThrowIfCancellationRequested();
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The tab was closed.
        }
    }

    /// <summary>Signals are the tool's business, not the server's.</summary>
    private sealed class OwnLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
