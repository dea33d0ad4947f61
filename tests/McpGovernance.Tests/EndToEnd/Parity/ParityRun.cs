using System.Text.Json;
using McpGovernance.Tests.Support;
using ModelContextProtocol.Client;

namespace McpGovernance.Tests.EndToEnd.Parity;

/// <summary>One play of a scenario: the server, the way to it, and the transcript. With governance the client is governed.</summary>
internal sealed class ParityRun(ParityMode mode, ParityDesk desk, Func<IClientTransport> transport, Func<Task> stopServer, Governance? governance)
{
    private static readonly string[] Everything = ["*", "prompt:*", "resource:parity://**", "method:*"];

    public ParityMode Mode { get; } = mode;

    public ParityDesk Desk { get; } = desk;

    public Transcript Transcript { get; } = new();

    /// <summary>The transport as a client gets it.</summary>
    public IClientTransport Transport => governance is null ? transport() : transport().WithGovernance(governance, "parity");

    /// <summary>Governance that permits everything and records it.</summary>
    public static Governance Governance(TemporaryJournal journal) => StandaloneGovernance.Create(builder =>
    {
        journal.Keep(builder).UsePolicy(policy => policy.Name("parity", "1").Allow("local", Everything));
        builder.UseAdmission(static options =>
        {
            options.CallerAttemptsPerMinute = options.ConnectionAttemptsPerMinute = 60_000_000;
            options.CallerBurst = options.ConnectionBurst = 1_000_000;
        });
    });

    /// <summary>Plays a scenario with an ungoverned client and with a governed one: they must see the same, and it must be something.</summary>
    public static async Task CompareAsync(ParityScenario scenario, ParityMode mode, Func<bool, Task<IReadOnlyList<string>>> play)
    {
        var ungoverned = await play(false);
        var governed = await play(true);

        if (!governed.SequenceEqual(ungoverned))
        {
            ungoverned = await play(false); // On a busy machine the SDK alone does not always see the same: a cancellation can come too late.
        }

        governed.Should().Equal(ungoverned);
        scenario.Shows(mode).Where(text => !ungoverned.Any(line => line.Contains(text, StringComparison.Ordinal)))
            .Should().BeEmpty("the scenario shows it, and the transcript is\n{0}", string.Join('\n', ungoverned));
    }

    /// <summary>Plays a scenario with a client of either kind, and holds what is on record against what a client may do.</summary>
    public static async Task<IReadOnlyList<string>> PlayAsync(ParityScenario scenario, Func<Governance?, ParityRun> start, bool governed)
    {
        using var journal = new TemporaryJournal();
        var governance = governed ? Governance(journal) : null;
        var run = start(governance);
        try
        {
            await scenario.PlayAsync(run);
        }
        finally
        {
            if (governance is not null)
            {
                await governance.DisposeAsync();
            }
        }

        if (governed && Directory.Exists(journal.Root))
        {
            EachIntentHasOneOutcome(journal.Read());
        }

        return run.Transcript.Lines;
    }

    public Task<McpClient> ConnectAsync(Action<McpClientOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var options = new McpClientOptions { ProtocolVersion = Mode.Revision, ClientInfo = new() { Name = "parity", Version = "1" } };
        configure?.Invoke(options);
        return McpClient.CreateAsync(Transport, governance is null ? options : options.WithGovernance(governance), cancellationToken: cancellationToken);
    }

    /// <summary>The way to a session that there is already, by its id.</summary>
    public Func<string, IClientTransport>? Resume { get; init; }

    /// <summary>Another client takes up the session of the first.</summary>
    public Task<McpClient> ResumeAsync(McpClient first, Action<McpClientOptions> configure)
    {
        var options = new McpClientOptions { ProtocolVersion = Mode.Revision, ClientInfo = new() { Name = "parity", Version = "1" } };
        configure(options);
        var transport = Resume!(first.SessionId!);
        var resumed = new ResumeClientSessionOptions
        {
            ServerCapabilities = first.ServerCapabilities,
            ServerInfo = first.ServerInfo!,
            NegotiatedProtocolVersion = first.NegotiatedProtocolVersion,
        };
        return governance is null
            ? McpClient.ResumeSessionAsync(transport, resumed, options)
            : McpClient.ResumeSessionAsync(transport.WithGovernance(governance, "parity"), resumed, options.WithGovernance(governance));
    }

    public Task StopServerAsync() => stopServer();

    /// <summary>A call may end as it likes, and it ends once.</summary>
    private static void EachIntentHasOneOutcome(IReadOnlyList<JsonElement> records)
    {
        var ends = records.Where(static record => record.Text("type") == "call.outcome").Select(static record => record.Text("call")).ToList();
        ends.Should().OnlyHaveUniqueItems();
        var begun = records.Where(static record => record.Text("type") == "call.intent").Select(static record => record.Text("call")).ToList();
        begun.Should().OnlyHaveUniqueItems();

        // A server that asked and was not answered, because nobody there can or because it is asked anew, hears no more of that call.
        var asked = records.Where(static record => record.Text("outcome.status") == "input_required").Select(static record => record.Text("call"));
        begun.Except(ends).Should().BeSubsetOf(asked, "{0}", string.Join(", ", records.Summaries()));
        records.Select(static record => record.Text("outcome.status")).Should().NotContain("refused");
    }
}
