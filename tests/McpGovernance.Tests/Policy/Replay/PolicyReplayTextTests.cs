using System.Globalization;
using System.Text;
using System.Text.Json;
using McpGovernance.Policy;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Policy;

/// <summary>What a replay says of calls on record reads as it was approved.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PolicyReplayTextTests
{
    private static readonly ApprovedFile s_file = new("Policy/Replay", "replays.txt");

    private static IEnumerable<TestCaseData> All => s_file.Cases;

    [TestCaseSource(nameof(All))]
    public void Replay_Call_SaysWhatWasApproved(ApprovedBlock block) => Said(block).Should().Be(block.Said);

    [Test]
    public void Blocks_Together_HaveEveryResult()
    {
        s_file.ApproveIfAsked(Said);

        Enum.GetNames<ReplayResult>().Should().OnlyContain(result => s_file.Blocks.Any(block => block.Said.StartsWith(result, StringComparison.Ordinal)));
        s_file.Blocks.Select(static block => block.Title).Should().OnlyHaveUniqueItems();
    }

    private static string Said(ApprovedBlock block)
    {
        var policy = Document(block.Get("policy"));
        var baseline = block.Find("baseline") switch { null => null, "same" => policy, var other => Document(other) };
        var said = new PolicyReplay(policy, baseline).Replay(Call(JsonElement.Parse($"{{ {block.Get("call")} }}"), baseline?.Evaluator.Digest));
        return $"{said.Result}: from '{said.From}' to '{said.To}'";
    }

    private static PolicyDocument Document(string members) =>
        PolicyFile.Parse("policy.json", Encoding.UTF8.GetBytes($$"""{ "name": "p", "version": "1", {{members}} }"""), new PolicyReading { Time = Policies.Now });

    private static RecordedCall Call(JsonElement json, string? digest)
    {
        string? Text(string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
        string[] Texts(string name) => json.TryGetProperty(name, out var value) ? [.. value.EnumerateArray().Select(static one => one.GetString()!)] : [];
        return new RecordedCall
        {
            CallerKind = Text("kind") == "local" ? CallerKind.Local : CallerKind.Authenticated,
            Issuer = Policies.Issuer,
            Subject = "alice",
            Scopes = Texts("scopes"),
            Roles = Texts("roles"),
            Guards = Texts("guards"),
            TokenAge = Text("age") is { } age ? TimeSpan.Parse(age, CultureInfo.InvariantCulture) : null,
            Kind = json.TryGetProperty("task", out _) ? TargetKind.Task : TargetKind.Tool,
            Target = Text("target")!,
            ToolKind = json.TryGetProperty("tool", out _) ? null : ToolKind.Write,
            Time = Policies.Now,
            PolicyDigest = digest,
            Code = Text("code"),
            Entry = Text("entry"),
            IsCut = json.TryGetProperty("cut", out _),
            IsCarriedOut = json.TryGetProperty("carried", out _),
        };
    }
}
