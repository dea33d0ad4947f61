using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

/// <summary>Two entries of a rollout are one only where everything in them is the same; so is the digest of a policy.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class RolloutEntryKeyTests
{
    private static readonly string[] s_entries =
    [
        """{ "tools": [ "a" ], "channel": "c" }""",
        """{ "tools": [ "b" ], "channel": "c" }""",
        """{ "tools": [ "a", "b" ], "channel": "c" }""",
        """{ "tools": [ "a" ], "channel": "d" }""",
        """{ "tools": [ "a" ], "channel": "c", "percent": "5%" }""",
        """{ "tools": [ "a" ], "channel": "c", "callers": [ "local" ] }""",
        """{ "tools": [ "a" ], "channel": "c", "roles": [ "local" ] }""",
        """{ "tools": [ "a" ], "channel": "c", "clients": [ "local" ] }""",
        """{ "tools": [ "a", "local" ], "channel": "c" }""",
        """{ "tools": [ "a" ], "channel": "c", "callers": [ "local" ], "roles": [ "local" ] }""",
        """{ "tools": [ "a" ], "channel": "c", "callers": [ "local" ], "clients": [ "local" ] }""",
    ];

    private static CompiledPolicy Load(params string[] entries) =>
        Policies.Load($$"""{ "name": "n", "version": "1", "matrix": { "local": [ "x" ] }, "rollout": [ {{string.Join(", ", entries)}} ] }""");

    [Test]
    public void Text_EveryPart_TellsEntriesApart()
    {
        Load(s_entries).Model.Rollout.Should().HaveCount(s_entries.Length).And.BeInAscendingOrder(static one => one.Text, StringComparer.Ordinal);
        Load([.. s_entries, .. s_entries]).Model.Rollout.Should().HaveCount(s_entries.Length);
        s_entries.Select(static entry => Load(entry).Model.Rollout.Single().Text).Should().OnlyHaveUniqueItems();
        Load(s_entries[9]).Model.Rollout.Single().Text.Should().Be("a\nc:local\nr:local\n100:c");
    }

    [Test]
    public void Digest_EveryPart_Counts()
    {
        s_entries.Select(static entry => Load(entry).Digest).Should().OnlyHaveUniqueItems();
        Load(s_entries).Digest.Should().Be(Load([.. s_entries.Reverse()]).Digest);
    }

    [Test]
    public void Pretty_HasEveryPart_OnLinesOfItsOwn()
    {
        var text = PolicyNormalForm.Pretty(Load("""{ "tools": [ "a*" ], "channel": "c", "percent": "5%", "callers": [ "u" ], "roles": [ "local" ], "clients": [ "k" ] }""").Model);

        text.ReplaceLineEndings("\n").Should().Contain("\"rollout\": [\n").And.Contain("\"tools\": [\n        \"a*\"\n      ]").And.Contain("\"callers\": [\n        \"u\"").And.Contain("\"roles\": [\n        \"local\"")
            .And.Contain("\"clients\": [\n        \"k\"").And.Contain("\"percent\": \"5%\"").And.Contain("\"channel\": \"c\"");
    }

    /// <summary>Worked out by another program from the published constants: who belongs to a share must never change with a release.</summary>
    [TestCase("", "c", 56)]
    [TestCase("local:alice", "c", 10)]
    [TestCase("local:alice", "beta", 39)]
    [TestCase("https://issuer.example|42", "canary", 17)]
    [TestCase("ünïcode 😀", "c", 59)]
    public void Share_OfACaller_IsTheSameForEver(string caller, string channel, int share) => RolloutEntry.Share(caller, channel).Should().Be(share);

    [Test]
    public void Holds_AShare_BeginsAtNoughtAndLeavesItsEndOut()
    {
        var caller = Policies.Local("alice");
        var share = RolloutEntry.Share(caller.Key, "c");
        string? Channel(int percent)
        {
            var policy = Load($$"""{ "tools": [ "a" ], "channel": "c", "percent": "{{percent}}%" }""");
            return policy.ChannelOf(policy.ResolveRoles(caller, Policies.Now), caller, null, "a");
        }

        share.Should().BeInRange(1, 98, "both sides of its border are asked for");
        Channel(share).Should().BeNull();
        Channel(share + 1).Should().Be("c");
        Channel(100).Should().Be("c");
    }

    [Test]
    public void Holds_AShareOfCallers_IsTheirsAlone()
    {
        var policy = Load("""{ "tools": [ "a" ], "channel": "c", "percent": "50%" }""");
        var callers = Enumerable.Range(0, 200).Select(static index => Policies.Local($"u{index}")).ToList();

        var held = callers.Where(caller => policy.ChannelOf(policy.ResolveRoles(caller, Policies.Now), caller, null, "a") == "c").ToList();

        held.Should().HaveCountGreaterThan(60).And.HaveCountLessThan(140).And.OnlyContain(static caller => RolloutEntry.Share(caller.Key, "c") < 50);
        held.Should().NotContain(caller => policy.ChannelOf(policy.ResolveRoles(caller, Policies.Now), caller, null, "b") != null);
    }
}
