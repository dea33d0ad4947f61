using McpGovernance.Yaml.Tests.Support;

namespace McpGovernance.Yaml.Tests;

/// <summary>What policies in YAML have been made to say elsewhere (threats 94, 95).</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class YamlThreatTests
{
    private const string Rest = "\nname: tickets\nversion: \"1\"";

    [TestCase("matrix: {}\nmatrix: { local: [ a ] }" + Rest, "(2,1) at '/matrix'", "matrix")]
    [TestCase("matrix:\n  local: []\n  local: [ a ]" + Rest, "(3,3) at '/matrix/local'", "local")]
    [TestCase("matrix: { local: [], 'local': [ a ] }" + Rest, "(1,22) at '/matrix/local'", "local")]
    [TestCase("matrix: { local: [], \"loc\\x61l\": [ a ] }" + Rest, "(1,22) at '/matrix/local'", "local")]
    [TestCase("matrix:\n  local:\n    - kind: read\n      kind: write" + Rest, "(4,7) at '/matrix/local/0/kind'", "kind")]
    [TestCase("matrix: {}\nroles:\n  r:\n    allOf:\n      - not:\n          not: { scope: a, scope: b }" + Rest, "(6,28) at '/roles/r/allOf/0/not/not/scope'", "scope")]
    public void T094_DuplicateKey_AtAnyDepth_IsALoadError(string yaml, string where, string key) =>
        YamlPolicies.ErrorsOf(yaml).Should().Contain($"policy.yaml{where}: The key '{key}' stands twice in one object. Expected each key once. Remove one of the two.");

    [TestCase("effekt: deny\nmatrix: {}" + Rest, "(1,1) at '/effekt': The key 'effekt' is unknown.")]
    [TestCase("Matrix: {}\nmatrix: {}" + Rest, "(1,1) at '/Matrix': The key 'Matrix' is unknown.")]
    [TestCase("matrix: { locl: [ a ] }" + Rest, "(1,11) at '/matrix/locl': The role 'locl' is unknown.")]
    [TestCase("matrix: { local: [ { kind: read, rsik: low } ] }" + Rest, "(1,34) at '/matrix/local/0/rsik': The key 'rsik' is unknown.")]
    [TestCase("roles: { r: { anyof: [ { scope: s } ] } }\nmatrix: { r: [ a ] }" + Rest, "(1,15) at '/roles/r/anyof': The key 'anyof' is unknown.")]
    [TestCase("environment: global\nmatrix: {}" + Rest, "(1,14) at '/environment': The value is text.")]
    [TestCase("mode: off\nmatrix: {}" + Rest, "(1,7) at '/mode': Readers of YAML do not agree on 'off': true or false, or text.")]
    public void T095_TypoOrUnknownKey_IsALoadError(string yaml, string expected) =>
        YamlPolicies.ErrorsOf(yaml).Should().Contain(error => error.StartsWith("policy.yaml" + expected, StringComparison.Ordinal));

    /// <summary>What stands last, such as guards, is what a file loses that was cut off.</summary>
    [TestCase("")]
    [TestCase("\n")]
    [TestCase("\n# ...")]
    [TestCase("\n..")]
    public void T092_FileThatWasCutOff_DoesNotLoad(string rest)
    {
        const string Whole = YamlPolicies.Start + " [ get_ticket ]";
        YamlPolicies.Load(Whole + YamlPolicies.End).Name.Should().Be("tickets");

        YamlPolicies.ErrorsOf(System.Text.Encoding.UTF8.GetBytes(Whole + rest).AsMemory()).Should().NotBeEmpty();
    }
}
