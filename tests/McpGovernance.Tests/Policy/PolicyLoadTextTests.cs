using System.Text;
using McpGovernance.Documents;
using McpGovernance.Policy;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Policy;

/// <summary>What is said where a policy or cases do not load for another reason than what a reader finds, word for word.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PolicyLoadTextTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private static string Said(Action load) => load.Should().Throw<GovernanceConfigurationException>().Which.Message.ReplaceLineEndings("\n");

    [TestCase(0, false)]
    [TestCase(1, true)]
    public void Cases_Size_IsBounded(int more, bool isTooLarge)
    {
        var path = _directory.Sub("cases.json");
        using (var file = File.Create(path))
        {
            file.SetLength((64L * 1024 * 1024) + more);
        }

        var said = Said(() => PolicyCases.Load(path));

        (said == $"The cases '{path}' are larger than 67108864 bytes. Name a JSON file of cases.").Should().Be(isTooLarge);
    }

    [Test]
    public void Cases_ThatAreNone_SayWhatTheyAre() =>
        Said(static () => PolicyCases.Parse("cases.json", "{"u8.ToArray())).Should().StartWith("The file of cases 'cases.json' does not load. Errors: 1.\n  cases.json(1,2)");

    [Test]
    public void Cases_OfAPolicy_SayWhichFails() =>
        Said(static () => PolicyFile.Parse("policy.json", Encoding.UTF8.GetBytes("""
            { "name": "p", "version": "1", "matrix": { "local": ["a"] },
              "tests": { "cases": [
                { "name": "right", "as": { "kind": "local" }, "call": "a", "expect": "allowed" },
                { "name": "wrong", "as": { "kind": "local" }, "call": "b", "expect": "allowed" },
                { "name": "wrong too", "as": { "kind": "local" }, "call": "a", "expect": "denied" } ] } }
            """))).Should().Be(
            "The policy 'policy.json' does not load. Errors: 2.\n"
            + "  policy.json(4,5) at '/tests/cases/1': The case 'wrong' fails: Expected 'allowed', and the policy says 'hidden' (access.unknown). Expected every case to pass. Correct the policy, or the case if it is the one that is wrong.\n"
            + "  policy.json(5,5) at '/tests/cases/2': The case 'wrong too' fails: Expected 'denied', and the policy says 'allowed' by 'matrix/local/a'. Expected every case to pass. Correct the policy, or the case if it is the one that is wrong.");

    [Test]
    public void Fragment_ThatIsNone_SaysWhatWasExpected() =>
        FluentActions.Invoking(static () => new PolicyConditionBuilder().Where("args.a", "")).Should().Throw<ArgumentException>()
            .Which.Message.Should().Contain("one JSON value").And.StartWith("The JSON 'the fragment' does not load").And.EndWith("(Parameter 'json')");

    [Test]
    public void Format_ThatFails_SaysWhomToTell()
    {
        var text = new DocumentText("p.x", "0"u8.ToArray()) { Subject = "The policy", Expected = "a document" };

        Said(() => new FakePolicyFormat(".x", static _ => throw new FormatException("secret")).Read("0"u8.ToArray(), new PolicyTree(text, new DocumentProblems(text)))).Should().Be(
            "The policy format 'McpGovernance.Tests.Support.FakePolicyFormat' failed on 'p.x' (FormatException), so the policy does not load. Tell the format's author, or write the policy in JSON.");
    }

    [Test]
    public void Yaml_WithoutItsPackage_SaysWhatToAdd() =>
        Said(static () => PolicyLoader.LoadText("p.yaml", "a: b"u8.ToArray(), ".yaml", null, new PolicySetting { Time = Policies.Now, Formats = [], Effect = "" })).Should().EndWith(
            "The file is YAML, and nothing is there that reads YAML. Add the package 'McpGovernance.Yaml' and call 'UseYamlPolicies()' on the governance builder, or write the policy in JSON.");

    [Test]
    public void Extension_OfTwoFormats_NamesBoth() =>
        Said(static () => PolicyLoader.LoadText("p.x", "a: b"u8.ToArray(), ".x", null, new PolicySetting { Time = Policies.Now, Formats = [new FakePolicyFormat(".x", FakePolicyFormat.Policy), new FakePolicyFormat(".x", FakePolicyFormat.Policy)], Effect = "" }))
            .Should().EndWith("The extension '.x' is read by 'McpGovernance.Tests.Support.FakePolicyFormat' and 'McpGovernance.Tests.Support.FakePolicyFormat'. Expected one format for it. Register one.");

    [Test]
    public void Conditions_ThatNestTooDeeply_SayWhatToDo()
    {
        var deep = string.Concat(Enumerable.Repeat("""{ "minItems": 1, "items": """, 25)) + """{ "const": 1 }""" + new string('}', 25);

        Said(() => Policies.Load($$"""{ "name": "p", "version": "1", "matrix": { "local": ["a"] }, "guards": [{ "name": "g", "tools": ["a"], "when": { "args.x": {{deep}} }, "deny": true }] }""")).Should().Be(
            "The conditions of the policy nest too deeply, so it has no digest and the host does not start. Expected a normal form of at most 64 levels. Write flatter conditions, or several guards.");
    }
}
