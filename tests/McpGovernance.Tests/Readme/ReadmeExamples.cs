using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using McpGovernance.Audit;
using McpGovernance.Catalog;
using McpGovernance.Schemas;
using McpGovernance.Tests.Catalog;
using McpGovernance.Tests.Client;
using McpGovernance.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace McpGovernance.Tests.Readme;

/// <summary>Each region is a C# block of a README or of a page in docs, compiled and run.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ReadmeExamples : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ReadmeHost _host;

    public ReadmeExamples() => _host = new ReadmeHost(_directory.Sub("journal"));

    private HostApplicationBuilder builder => _host.Builder;

    public void Dispose() => _directory.Dispose();

    [Test]
    public async Task Govern_PolicyInCode_ServesWhatItGrants()
    {
        await _host.UseAsync(RunAsync(), async client =>
        {
            (await NamesAsync(client)).Should().BeEquivalentTo("search_tickets", "create_ticket");
            (await CallAsync(client, "create_ticket", "title")).Should().Be("created x");
            await RefusesAsUnknownAsync(client, "refund_order", "order");
        });

        async Task RunAsync()
        {
            #region Govern
            builder.Services.AddMcpServer()
                .WithStdioServerTransport()
                .WithTools<TicketTools>()
                .WithGovernance(governance => governance
                    .UsePolicy(policy => policy
                        .Name("tickets", "1")
                        .AllowReads("local")
                        .Allow("local", "create_ticket")));
            await builder.Build().RunAsync();
            #endregion
        }
    }

    [Test]
    public async Task Http_StartsAndIsReady()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.PostConfigure<AuditOptions>(audit => audit.Root = _directory.Sub("journal"));
        builder.Services.AddAuthorization().AddAuthentication();

        #region Http
        builder.Services.AddMcpServer()
            .WithHttpTransport()
            .WithTools<TicketTools>()
            .WithGovernance(governance => governance
                .UsePolicy(policy => policy
                    .Name("tickets", "1")
                    .Role("support", role => role.Claim("department", equals: "support").Scope("tickets.write"))
                    .AllowReads("authenticated")
                    .Allow("support", "create_ticket"))
                .UseStepUp("support")
                .UseHttp());

        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapMcp("/mcp").RequireAuthorization();
        app.MapMcpGovernanceHealth();
        #endregion

        await using (app)
        {
            await app.StartAsync();
            using var http = new HttpClient();
            (await http.GetStringAsync(new Uri(new Uri(app.Urls.Single()), "/health/ready"))).Should().Be("Healthy");
            await app.StopAsync();
        }
    }

    [Test]
    public async Task Default_NoPolicy_ServesReadsOnly()
    {
        await _host.UseAsync(RunAsync(), async client =>
        {
            (await NamesAsync(client)).Should().Equal("search_tickets");
            (await CallAsync(client, "search_tickets", "text")).Should().Be("found x");
            await RefusesAsUnknownAsync(client, "create_ticket", "title");
        });

        async Task RunAsync()
        {
            #region Default
            builder.Services.AddMcpServer()
                .WithStdioServerTransport()
                .WithTools<TicketTools>()
                .WithGovernance();
            await builder.Build().RunAsync();
            #endregion
        }
    }

    [Test]
    public async Task Options_FileCallerAndJournal_AreUsed()
    {
        var journal = _directory.Sub("elsewhere");
        var policy = CodeBlock.Of("docs/getting-started.md").First(static block => block.Language == "json");
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "tickets.policy.json"), policy.Text);
        Environment.SetEnvironmentVariable("TICKETS_USER", "alice");
        var server = builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<TicketTools>();
        #region Options
        server.WithGovernance(governance => governance
            .UsePolicy("tickets.policy.json")
            .UseCallerResolver<ParentCallerResolver>()
            .UseAudit(audit => audit.Root = journal));
        #endregion
        await _host.UseAsync(builder.Build().RunAsync(), async client => (await NamesAsync(client)).Should().BeEquivalentTo("search_tickets", "create_ticket"));

        var records = new JournalReader(journal).Read(static problem => Assert.Fail(problem.Message)).ToArray();
        records.Should().ContainSingle(static record => record.Type == "list.view").Which.CallerSubject.Should().Be("alice");
    }

    [Test]
    public async Task LastGood_OfAPolicyThatServed_IsStartedOn()
    {
        var state = _directory.Sub("state");
        var policy = CodeBlock.Of("docs/getting-started.md").First(static block => block.Language == "json");
        var file = Path.Combine(AppContext.BaseDirectory, "desk.policy.json");
        File.WriteAllText(file, policy.Text);
        var server = builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<TicketTools>();
        #region LastGood
        server.WithGovernance(governance => governance
            .UsePolicy("desk.policy.json", options =>
            {
                options.StartFromLastGood = true;
                options.LastGoodPath = Path.Combine(state, "desk.policy.json");
            }));
        #endregion
        await _host.UseAsync(builder.Build().RunAsync(), async client => (await NamesAsync(client)).Should().Contain("search_tickets"));
        File.ReadAllText(Path.Combine(state, "desk.policy.json")).Should().Be(policy.Text);

        File.Delete(file);
        await using var again = StandaloneGovernance.Create(governance => governance
            .UseKeys(_directory.Sub("keys.json")).UseAudit(audit => audit.Root = _directory.Sub("journal"))
            .UsePolicy("desk.policy.json", options => (options.StartFromLastGood, options.LastGoodPath) = (true, Path.Combine(state, "desk.policy.json"))));
        again.Policy.Current.Name.Should().Be("tickets");
    }

    [Test]
    public async Task Contracts_SetStrictly_RefuseWhatTheSchemaDoesNotDeclare()
    {
        var server = builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<TicketTools>();
        #region Contracts
        server.WithGovernance(governance => governance
            .UseContracts(contracts =>
            {
                contracts.AdditionalArguments = AdditionalArguments.Refuse;
                contracts.FillDefaults = false;
                contracts.InvalidResults = InvalidResults.Warn;
            }));
        #endregion
        await _host.UseAsync(builder.Build().RunAsync(), async client => (await CallAsync(client, "search_tickets", "txt")).Should().Contain("no argument 'txt'"));
    }

    [Test]
    public async Task Catalog_ServesWhatIsApproved_AndNothingElse()
    {
        var search = McpServerTool.Create(TicketTools.Search, new() { Name = "search_tickets", ReadOnly = true }).ProtocolTool;
        var catalog = CatalogEditor.Approve(Catalogs.Empty, JsonSerializer.SerializeToElement(search, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Tool))), Catalogs.Jane);
        var file = Path.Combine(AppContext.BaseDirectory, CatalogFile.Name);
        File.WriteAllBytes(file, CatalogFile.Write(catalog.With(catalog.Find("search_tickets")! with { Kind = ToolKind.Read })));
        var server = builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<TicketTools>();
        #region Catalog
        server.WithGovernance(governance => governance
            .Configure(options => options.Server = "tickets")
            .UseCatalog("mcp-catalog.json"));
        #endregion
        await _host.UseAsync(builder.Build().RunAsync(), async client =>
        {
            (await client.ListToolsAsync()).Should().ContainSingle().Which.ProtocolTool.Meta!["dev.mcpgovernance/tool"]!["version"]!.GetValue<string>().Should().Be("1.0.0");
            (await CallAsync(client, "search_tickets", "text")).Should().Be("found x");
            await RefusesAsUnknownAsync(client, "create_ticket", "title");
        });
        File.Delete(file);
    }

    [Test]
    public async Task Validators_WithOtherSettings_TakeThePlaceOfTheDefault()
    {
        var tool = new SchemaTool("search_tickets", """{"type":"object","properties":{"since":{"type":"string","format":"date"}}}""");
        var server = builder.Services.AddMcpServer().WithStdioServerTransport().WithTools([tool]);
        #region Validators
        server.WithGovernance(governance => governance
            .UseSchemaValidators(new JsonSchemaFactory(new JsonSchemaSettings { Formats = FormatMode.Assert })));
        #endregion
        await _host.UseAsync(builder.Build().RunAsync(), async client => (await CallAsync(client, "search_tickets", "since")).Should().Contain("'/since'").And.Contain("date"));
    }

    [Test]
    public async Task Interceptor_DeskClosed_RefusesChangesOnly()
    {
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(new DateTimeOffset(2026, 7, 1, 22, 0, 0, TimeSpan.Zero)));
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<TicketTools>()
            .WithGovernance(governance => governance
                .UseInterceptor<OfficeHoursInterceptor>()
                .UsePolicy(static policy => policy.Name("tickets", "1").Allow("local", "*")));
        await _host.UseAsync(builder.Build().RunAsync(), async client =>
        {
            (await CallAsync(client, "search_tickets", "text")).Should().Be("found x");
            (await CallAsync(client, "create_ticket", "title")).Should().Be("The desk is closed. Try again in the morning.");
        });
    }

    [Test]
    public async Task Standalone_ServerWithoutHost_IsGoverned()
    {
        var (journal, transport) = (_directory.Sub("journal"), _host.Transport);
        var running = RunAsync();
        await _host.UseAsync(running, async client => await RefusesAsUnknownAsync(client, "create_ticket", "title"));

        async Task RunAsync()
        {
            #region Standalone
            await using var governance = StandaloneGovernance.Create(options => options.UseAudit(audit => audit.Root = journal));
            var server = new McpServerOptions
            {
                ToolCollection = [McpServerTool.Create(TicketTools.Create, new() { Name = "create_ticket" })],
            };
            await using var mcp = McpServer.Create(transport, server.WithGovernance(governance, transport));
            await mcp.RunAsync();
            #endregion
        }
    }

    [Test]
    public async Task Client_WithAPolicy_SeesWhatItGrants()
    {
        var (journal, policyFile) = (_directory.Sub("journal"), _directory.Sub("github.policy.json"));
        await File.WriteAllTextAsync(policyFile, """{ "name": "github", "version": "1", "roles": {}, "matrix": { "local": [ "read_thing" ] } }""");
        await using var server = await ClientFixture.StartAsync(static mcp => mcp.WithTools([new Tools().Reading(), new Tools().Changing()]), []);
        var (transport, options) = (server.Transport, new McpClientOptions());

        #region Client
        await using var governance = StandaloneGovernance.Create(governed => governed
            .UsePolicy(policyFile)
            .UseAudit(audit => audit.Root = journal));

        await using var client = await McpClient.CreateAsync(
            transport.WithGovernance(governance, server: "github"),
            options.WithGovernance(governance));
        #endregion
        (await client.ListToolsAsync()).Select(static tool => tool.Name).Should().Equal("read_thing");
    }

    [Test]
    public async Task Clients_OfTwoServers_AreOneCallEach()
    {
        await using var server = await ClientFixture.StartAsync(static mcp => mcp.WithTools([new Tools().Reading()]), []);
        var (githubTransport, filesTransport) = (server.Transport, server.Transport);
        var (githubPolicy, filesPolicy) = (_directory.Sub("github.policy.json"), _directory.Sub("files.policy.json"));
        await File.WriteAllTextAsync(githubPolicy, """{ "name": "github", "version": "1", "roles": {}, "matrix": { "local": [ "read_thing" ] } }""");
        var services = new ServiceCollection();
        #region Clients
        services.AddGovernedMcpClient("github", _ => githubTransport, governed => governed.UsePolicy(githubPolicy));
        services.AddGovernedMcpClient("files", _ => filesTransport, governed => governed.UsePolicy(filesPolicy));
        #endregion
        services.AddGovernedMcpClient("third", _ => server.Transport, governed => governed.UsePolicy(githubPolicy).UseAudit(audit => audit.Root = _directory.Sub("journal")));
        await using var provider = services.BuildServiceProvider();
        var client = await provider.GetRequiredKeyedService<GovernedMcpClient>("third").ConnectAsync();
        (await client.ListToolsAsync()).Should().ContainSingle();
    }

    [Test]
    public async Task Journal_AfterACall_TellsIt()
    {
        var (root, printed) = (_directory.Sub("journal"), new StringWriter());
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<TicketTools>().WithGovernance();
        await _host.UseAsync(builder.Build().RunAsync(), async client => await RefusesAsUnknownAsync(client, "create_ticket", "title"));

        var console = printed;
        #region Journal
        foreach (var record in new JournalReader(root).Read(problem => console.WriteLine(problem.Message)))
        {
            console.WriteLine($"{record.Time:O} {record.CallerSubject} {record.Method} {record.TargetName} {record.Status} {record.Code}");
        }
        #endregion
        printed.ToString().Should().Contain("user tools/call create_ticket refused access.unknown");
    }

    [Test]
    public void Telemetry_OpenTelemetry_ListensToSourceAndMeter()
    {
        var services = new ServiceCollection();
        #region Telemetry
        services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter("McpGovernance"))
            .WithTracing(tracing => tracing.AddSource("McpGovernance", "Experimental.ModelContextProtocol"));
        #endregion
        services.AddOpenTelemetry().WithMetrics(static metrics => metrics.AddReader(new CollectingReader()));
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<MeterProvider>();
        provider.GetRequiredService<TracerProvider>();
        using var source = new ActivitySource("McpGovernance");
        using var meter = new Meter("McpGovernance");

        source.HasListeners().Should().BeTrue();
        meter.CreateCounter<long>("mcpgovernance.calls").Enabled.Should().BeTrue();
    }

    [Test]
    public void OpenTelemetry_Package_ListensAndMirrors()
    {
        var services = new ServiceCollection();
        #region OpenTelemetry
        services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddGovernanceInstrumentation())
            .WithMetrics(metrics => metrics.AddGovernanceInstrumentation())
            .WithLogging(logging => logging.AddGovernanceInstrumentation());
        services.AddMcpServer()
            .WithGovernance(governance => governance.AddOpenTelemetryAuditSink());
        #endregion
        services.AddOpenTelemetry().WithMetrics(static metrics => metrics.AddReader(new CollectingReader()));
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<MeterProvider>();
        provider.GetRequiredService<TracerProvider>();
        using var source = new ActivitySource("McpGovernance");
        using var meter = new Meter("McpGovernance");

        source.HasListeners().Should().BeTrue();
        meter.CreateCounter<long>("mcpgovernance.calls").Enabled.Should().BeTrue();
        services.Should().Contain(static service => service.ServiceType.Name == "AuditStampProcessor");
    }

    [Test]
    public async Task Journal_ThatIsASink_GetsTheRecords()
    {
        var store = new TicketStore();
        await using var pair = await McpGovernance.Testing.GovernedPair.StartAsync(
            static server => server.WithTools<TicketTools>(),
            governance =>
            {
                governance.Services.AddSingleton(store);
                #region UseAuditSinkAsJournal
                governance.UseAuditSinkAsJournal("store", services => new TicketSink(services.GetRequiredService<TicketStore>()));
                #endregion
            });

        await store.HasRecords.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Test]
    public async Task Journal_InMemory_GivesItsSinksTheRecords()
    {
        var store = new TicketStore();
        await using var pair = await McpGovernance.Testing.GovernedPair.StartAsync(
            static server => server.WithTools<TicketTools>(),
            governance =>
            {
                governance.Services.AddSingleton(store);
                #region UseMemoryJournal
                governance.UseMemoryJournal(memory => memory.MaxBytes = 128 << 20)
                    .AddAuditSink("archive", services => new TicketSink(services.GetRequiredService<TicketStore>()));
                #endregion
            });

        await store.HasRecords.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Test]
    public async Task FaultInjectingJournal_ThatRefuses_ShowsWhatTheHostDoes()
    {
        #region FaultInjectingJournal
        var journal = new McpGovernance.Testing.FaultInjectingJournal();
        await using var pair = await McpGovernance.Testing.GovernedPair.StartAsync(
            server => server.WithTools<TicketTools>(),
            governance => governance.UseAuditSinkAsJournal("journal", _ => journal));

        journal.Refuse();
        var refused = await pair.Client.CallToolAsync("search_tickets", new Dictionary<string, object?> { ["text"] = "x" });
        McpGovernance.Testing.GovernedAssert.Refused(refused, DenialCodes.AuditUnavailable);
        #endregion
    }

    [Test]
    public async Task AuditSink_OfOnesOwn_GetsWhatTheJournalHas()
    {
        var store = new TicketStore();
        await using var pair = await McpGovernance.Testing.GovernedPair.StartAsync(
            static server => server.WithTools<TicketTools>(),
            governance =>
            {
                governance.Services.AddSingleton(store);
                #region AddAuditSink
                governance.AddAuditSink("archive", services => new TicketSink(services.GetRequiredService<TicketStore>()));
                #endregion
            });

        await store.HasRecords.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Test]
    public async Task AnomalyDetection_WatchesWhileTheServerRuns()
    {
        await using var pair = await McpGovernance.Testing.GovernedPair.StartAsync(
            static server => server.WithTools<TicketTools>(),
            governance =>
            {
                #region AddAnomalyDetection
                governance.AddAnomalyDetection(options => options.BurstRefusals = 50);
                #endregion
            });

        pair.Services.GetRequiredService<AnomalyStatus>().IsLearning.Should().BeTrue();
    }

    private static async Task<string[]> NamesAsync(McpClient client) => [.. (await client.ListToolsAsync()).Select(static tool => tool.Name)];

    private static async Task<string> CallAsync(McpClient client, string tool, string argument)
    {
        var result = await client.CallToolAsync(tool, new Dictionary<string, object?> { [argument] = "x" });
        return result.Content.OfType<TextContentBlock>().Single().Text;
    }

    private static async Task RefusesAsUnknownAsync(McpClient client, string tool, string argument) =>
        (await FluentActions.Awaiting(() => CallAsync(client, tool, argument)).Should().ThrowAsync<McpProtocolException>())
            .Which.Message.Should().EndWith($"Unknown tool: '{tool}'");

    /// <summary>What is exported to nobody is not measured either.</summary>
    private sealed class CollectingReader : MetricReader;

    #region CallerResolver
    internal sealed class ParentCallerResolver : CallerResolver
    {
        public override ValueTask<Caller> ResolveAsync(GovernanceContext context) => ValueTask.FromResult(
            Environment.GetEnvironmentVariable("TICKETS_USER") is { Length: > 0 } name
                ? new Caller { Kind = CallerKind.Local, Subject = name }
                : Caller.Anonymous);
    }
    #endregion

    #region Interceptor
    internal sealed class OfficeHoursInterceptor(TimeProvider time) : GovernanceInterceptor
    {
        private static readonly Denial Closed = new()
        {
            Code = "desk.closed",
            Message = "The desk is closed. Try again in the morning.",
            Retryable = true,
        };

        public override GovernanceStage Stage => GovernanceStage.Guards;

        public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next) =>
            context.IsRead || time.GetUtcNow().Hour is >= 8 and < 18 ? next(context) : context.Deny(Closed);
    }
    #endregion

    #region AuditSink
    internal sealed class TicketSink(TicketStore store) : AuditSink
    {
        protected override async ValueTask<AuditSinkResult> WriteCoreAsync(AuditBatch batch, CancellationToken timeLimit)
        {
            await store.UpsertAsync(batch.Records, timeLimit);
            return AuditSinkResult.Acknowledged(batch.LastSeq);
        }
    }
    #endregion

    internal sealed class TicketStore
    {
        private readonly TaskCompletionSource _hasRecords = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task HasRecords => _hasRecords.Task;

        public Task UpsertAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken)
        {
            _hasRecords.TrySetResult();
            return cancellationToken.IsCancellationRequested || records.Count == 0 ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;
        }
    }
}
