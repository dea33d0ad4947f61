using McpGovernance.Tests.Support;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Client;
using ModelContextProtocol.Server;

namespace McpGovernance.AspNetCore.Tests.Support;

/// <summary>A governed server on Kestrel with JSON web tokens, a real policy and a real journal, and those who come to it.</summary>
internal sealed class WebDesk : IAsyncDisposable
{
    public const string Open = "open_thing";
    public const string Read = "read_thing";
    public const string Region = "region_thing";
    public const string Change = "change_thing";

    public static readonly TestToken Alice = new("alice", "openid tickets.read");
    public static readonly TestToken Bob = new("bob", "payments.write", "finance");
    public static readonly TestToken Carol = new("carol", "openid");

    /// <summary>She is of finance, and her token lacks the scope.</summary>
    public static readonly TestToken Dora = new("dora", "openid", "finance");

    private readonly List<IDisposable> _clients = [];
    private WebApplication? _app;

    public Tools Tools { get; } = new();

    public TemporaryJournal Journal { get; } = new();

    /// <summary>Without it the server has the core only.</summary>
    public bool UseHttp { get; set; } = true;

    public Action<HttpGovernanceOptions>? Http { get; set; }

    /// <summary>Whether the host renames claims, as it does unless told otherwise.</summary>
    public bool MapsClaims { get; set; }

    public string[] StepUp { get; set; } = ["finance"];

    /// <summary>What the policy grants beside the usual.</summary>
    public Action<PolicyBuilder>? Extra { get; set; }

    public Action<GovernanceBuilder>? Governance { get; set; }

    public Action<HttpServerTransportOptions>? Transport { get; set; }

    public Action<IServiceCollection>? Services { get; set; }

    /// <summary>What the server has beside its tools.</summary>
    public Action<IMcpServerBuilder>? Server { get; set; }

    public Action<WebApplication>? Application { get; set; }

    public IServiceProvider Provider => _app!.Services;

    public Uri Endpoint => new(_app!.Urls.Single());

    public McpServerTool WithHeader(string name)
    {
        var tool = Tools.From(name, (string id, string region) => $"{id} {region}", readOnly: true);
        tool.ProtocolTool.InputSchema = System.Text.Json.JsonElement.Parse(
            """{"type":"object","properties":{"id":{"type":"string"},"region":{"type":"string","x-mcp-header":"Region"}},"required":["id"]}""");
        return tool;
    }

    public async Task<WebDesk> StartAsync(HttpServerSessionMode sessions)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Services.AddAuthorization();
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(jwt =>
        {
            jwt.MapInboundClaims = MapsClaims;
            jwt.TokenValidationParameters = TestToken.Validation;
        });
        var mcp = builder.Services.AddMcpServer()
            .WithHttpTransport(transport =>
            {
                transport.SessionMode = sessions;
                Transport?.Invoke(transport);
            })
            .WithTools([Tools.Reading(Open), Tools.Reading(Read), Tools.Changing(Change), WithHeader(Region)])
            .WithGovernance(Govern);
        Server?.Invoke(mcp);
        Services?.Invoke(builder.Services);
        _app = builder.Build();
        Application?.Invoke(_app);
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.MapMcp();
        _app.MapMcpGovernanceHealth();
        await _app.StartAsync();
        return this;
    }

    public async Task<HttpPeer> ConnectAsync(string revision, TestToken? token = null)
    {
        var peer = new HttpPeer(Endpoint, revision) { Token = token };
        _clients.Add(peer);
        await peer.InitializeAsync();
        return peer;
    }

    /// <summary>The SDK's own client.</summary>
    public Task<McpClient> ConnectClientAsync(string revision, TestToken token) => McpClient.CreateAsync(
        new HttpClientTransport(new() { Endpoint = Endpoint, AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = token.ToHeader() } }),
        new() { ProtocolVersion = revision, ClientInfo = new() { Name = "client", Version = "1" } });

    public async Task StopAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    /// <summary>What is on record about calls, once the server has stopped.</summary>
    public async Task<IReadOnlyList<System.Text.Json.JsonElement>> RecordsAsync()
    {
        await StopAsync();
        return Journal.Read();
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(static client => client.Dispose());
        await StopAsync();
        Journal.Dispose();
    }

    private void Govern(GovernanceBuilder governance)
    {
        Journal.Keep(governance)
            .Configure(options => options.Server = "desk")
            .UsePolicy(policy => Grant(policy
                .Name("web", "1")
                .Role("support", role => role.Scope("tickets.read", TestToken.Issuer))
                .Role("finance", role => role.Scope("payments.write").Claim("department", equals: "finance"))
                .Allow("anonymous", Open)
                .Allow("authenticated", Open)
                .Allow("support", Read)
                .Allow("support", Region)
                .Allow("finance", Change)));
        if (StepUp.Length > 0)
        {
            governance.UseStepUp(StepUp);
        }

        if (UseHttp)
        {
            governance.UseHttp(Http);
        }

        Governance?.Invoke(governance);
    }

    private void Grant(PolicyBuilder policy) => Extra?.Invoke(policy);
}
