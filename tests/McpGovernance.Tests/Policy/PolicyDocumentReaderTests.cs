namespace McpGovernance.Tests.Policy;

/// <summary>What is defined and used nowhere is told, and what is used in any section is not.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PolicyDocumentReaderTests
{
    private static IReadOnlyList<string> Warnings(string sections) => Policies.LoadAll($$"""{ "name": "n", "version": "1", {{sections}} }""").Warnings;

    private const string Role = """ "roles": { "lead": { "anyOf": [ { "scope": "s" } ] } } """;

    [TestCase(""" "matrix": { "lead": [ "a" ] } """)]
    [TestCase(""" "matrix": {}, "rollout": [ { "tools": [ "a" ], "channel": "c" }, { "tools": [ "a" ], "channel": "c", "roles": [ "lead" ] } ] """)]
    [TestCase(""" "matrix": {}, "guards": [ { "name": "g", "tools": [ "a" ], "when": { "caller.roles": { "contains": "lead" } }, "deny": true } ] """)]
    [TestCase(""" "matrix": {}, "guards": [ { "name": "g", "tools": [ "a" ], "require": { "approval": { "from": [ "lead" ], "quorum": 1, "within": "1h", "executeWithin": "1h" } } } ] """)]
    public void Role_UsedInOneSection_IsUsed(string sections) => Warnings($"{Role}, {sections}").Should().BeEmpty();

    [TestCase(""" "matrix": { "local": [ "lead" ] } """)]
    [TestCase(""" "matrix": {}, "rollout": [ { "tools": [ "lead" ], "channel": "lead", "callers": [ "lead" ] } ] """)]
    public void Role_NamedLikeSomethingElse_IsUsedNowhere(string sections) => Warnings($"{Role}, {sections}").Should().ContainSingle()
        .Which.Should().Be("policy.json(1,44) at '/roles/lead': The role 'lead' is used nowhere, so it gives nothing. Use it in the matrix or remove it.");

    [TestCase(""" "matrix": { "local": [ "set:mine" ] } """)]
    [TestCase(""" "matrix": {}, "guards": [ { "name": "g", "tools": [ "b", "set:mine" ], "deny": true } ] """)]
    [TestCase(""" "matrix": {}, "ceilings": [ { "name": "c", "admit": "set:mine" } ] """)]
    public void Set_UsedInOneSection_IsUsed(string sections) => Warnings($$""" "sets": { "mine": [ "a" ] }, {{sections}} """).Should().BeEmpty();

    [TestCase(""" "matrix": {} """)]
    [TestCase(""" "matrix": { "local": [ "mine", "set:other" ] } """)]
    public void Set_UsedNowhere_IsTold(string sections) => Warnings($$""" "sets": { "other": [ "b" ], "mine": [ "a" ] }, {{sections}} """)
        .Should().ContainSingle(static one => one.Contains("'/sets/mine'")).Which.Should().EndWith(" at '/sets/mine': The set 'mine' is used nowhere. Use it or remove it.");

    [Test]
    public void Environment_OfTheHostIsNotSet_IsSaid() =>
        FluentActions.Invoking(static () => Policies.Load("""{ "name": "n", "version": "1", "matrix": {}, "environment": [ "prod", "dev" ] }""")).Should().Throw<GovernanceConfigurationException>()
            .WithMessage("*The policy is for 'prod', 'dev', and this host's environment is not set.*");

    [TestCase(""" "$schema": 7, "matrix": {} """, "*at '/$schema': The value is a number. Expected the address of the JSON Schema as text. Correct it.*")]
    [TestCase(""" "sets": { "s": 7 }, "matrix": { "local": [ "set:s" ] } """, "*at '/sets/s': The value is a number. Expected an array of entries. Correct it.*")]
    public void Read_OfAnotherType_SaysWhatIsExpected(string sections, string said) =>
        FluentActions.Invoking(() => Warnings(sections)).Should().Throw<GovernanceConfigurationException>().WithMessage(said);

    [Test]
    public void Limits_OfTheDocumentAndItsPresets_AreInOrder() =>
        Policies.Load("""
            { "name": "n", "version": "1", "matrix": {}, "extends": [ "broad-catalog" ],
              "limits": [ { "name": "z", "tools": [ "a" ], "rate": "1/m" }, { "name": "a", "tools": [ "a" ], "rate": "1/m" } ] }
            """).Model.Limits.Select(static one => one.Name).Should().BeInAscendingOrder(StringComparer.Ordinal).And.Contain(["a", "z"]);
}
