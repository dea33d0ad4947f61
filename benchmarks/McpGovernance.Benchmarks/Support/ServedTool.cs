using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Benchmarks.Support;

/// <summary>A server with one small tool that completes at once, and a client of it, over one of the transports.</summary>
internal sealed class ServedTool : IAsyncDisposable
{
    public const string Name = "get_thing";

    private readonly Dictionary<string, object?> _arguments = new() { ["id"] = "42" };
    private readonly IAsyncDisposable? _host;
    private readonly Func<IClientTransport> _transport;

    private ServedTool(IAsyncDisposable? host, Func<IClientTransport> transport)
    {
        _host = host;
        _transport = transport;
    }

    public McpClient Client { get; private set; } = null!;

    /// <summary>Client and server in this process, over two pipes.</summary>
    public static async Task<ServedTool> OverPipesAsync(Action<GovernanceBuilder>? server, Governance? client = null, bool reads = true)
    {
        Pipe toServer = new(), fromServer = new();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        AddTool(builder.Services, server, reads).WithStreamServerTransport(toServer.Reader.AsStream(), fromServer.Writer.AsStream());
        var host = builder.Build();
        await host.StartAsync();
        return await new ServedTool((IAsyncDisposable)host, () => new StreamClientTransport(toServer.Writer.AsStream(), fromServer.Reader.AsStream())).ConnectAsync(client);
    }

    /// <summary>The server is this program again, started with <c>serve</c>.</summary>
    public static Task<ServedTool> OverStdioAsync(string levels, string root) => new ServedTool(host: null, () => new StdioClientTransport(new()
    {
        Name = "benchmark",
        Command = "dotnet",
        Arguments = ["exec", Path.Combine(AppContext.BaseDirectory, typeof(ServedTool).Assembly.GetName().Name + ".dll"), "serve", levels, root],
    })).ConnectAsync(client: null);

    /// <summary>Kestrel in this process, stateless, over the loopback interface.</summary>
    public static async Task<ServedTool> OverHttpAsync(string levels, string root)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var server = BenchmarkGovernance.For(levels, root);
        AddTool(builder.Services, server is null ? null : governance => server(governance.UseHttp()), BenchmarkGovernance.Reads(levels)).WithHttpTransport(static options => options.Stateless = true);
        var app = builder.Build();
        app.MapMcp();
        await app.StartAsync();
        return await new ServedTool(app, () => new HttpClientTransport(new() { Endpoint = new Uri(app.Urls.Single()) })).ConnectAsync(client: null);
    }

    /// <summary>What the child process of <see cref="OverStdioAsync"/> does, until its input ends.</summary>
    public static Task ServeAsync(string levels, string root)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        AddTool(builder.Services, BenchmarkGovernance.For(levels, root), BenchmarkGovernance.Reads(levels)).WithStdioServerTransport();
        return builder.Build().RunAsync();
    }

    /// <summary>One more client, over a transport that takes several.</summary>
    public Task<McpClient> ConnectAnotherAsync(Governance governance, Action<McpClientOptions> configure)
    {
        var options = new McpClientOptions();
        configure(options);
        return McpClient.CreateAsync(_transport().WithGovernance(governance, "benchmark"), options.WithGovernance(governance));
    }

    public ValueTask<CallToolResult> CallAsync() => Client.CallToolAsync(Name, _arguments);

    /// <summary>So many calls by so many callers, each waiting for its answer before it calls again.</summary>
    public Task CallAsync(int calls, int callers)
    {
        if (callers == 1)
        {
            return CallInTurnAsync(calls);
        }

        var running = new Task[callers];
        for (var caller = 0; caller < callers; caller++)
        {
            running[caller] = Task.Run(() => CallInTurnAsync(calls / callers));
        }

        return Task.WhenAll(running);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    private static IMcpServerBuilder AddTool(IServiceCollection services, Action<GovernanceBuilder>? governance, bool reads)
    {
        var mcp = services.AddLogging(static logging => logging.ClearProviders()).AddMcpServer()
            .WithTools([McpServerTool.Create((string id) => "thing", new() { Name = Name, ReadOnly = reads })])
            .WithCallToolHandler(static (_, _) => throw new InvalidOperationException("Only the tool is called; the policy's other names could be served here."));
        return governance is null ? mcp : mcp.WithGovernance(governance);
    }

    private async Task<ServedTool> ConnectAsync(Governance? client)
    {
        Client = client is null
            ? await McpClient.CreateAsync(_transport())
            : await McpClient.CreateAsync(_transport().WithGovernance(client, "benchmark"), new McpClientOptions().WithGovernance(client));
        if ((await CallAsync()).IsError == true)
        {
            throw new InvalidOperationException("The measured call was refused.");
        }

        return this;
    }

    private async Task CallInTurnAsync(int calls)
    {
        for (var call = 0; call < calls; call++)
        {
            await CallAsync().ConfigureAwait(false);
        }
    }
}
