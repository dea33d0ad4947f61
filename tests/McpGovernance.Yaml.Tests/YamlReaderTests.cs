using McpGovernance.Yaml.Tests.Support;

namespace McpGovernance.Yaml.Tests;

[Parallelizable(ParallelScope.All)]
internal sealed class YamlReaderTests
{
    [TestCase("a: b", """{"a":"b"}""")]
    [TestCase("---\na: b\n...\n", """{"a":"b"}""")]
    [TestCase("# c\n---\n# d\na: b # e\n# f\n", """{"a":"b"}""")]
    [TestCase("  a: b\n  c: d\n", """{"a":"b","c":"d"}""")]
    [TestCase("a:\n- b\n- c\nd: e", """{"a":["b","c"],"d":"e"}""")]
    [TestCase("a:\n  - b: c\n    d: e\n  - f", """{"a":[{"b":"c","d":"e"},"f"]}""")]
    [TestCase("- - a\n  - b\n- c", """[["a","b"],"c"]""")]
    [TestCase("-\n  - a\n", """[["a"]]""")]
    [TestCase("a: [ b, \"c\", 'd' ]", """{"a":["b","c","d"]}""")]
    [TestCase("a: [\n  b, # c\n  d,\n]\ne: { f: g, }", """{"a":["b","d"],"e":{"f":"g"}}""")]
    [TestCase("a: []\nb: {}\nc: [ ]\nd: { }", """{"a":[],"b":{},"c":[],"d":{}}""")]
    [TestCase("[ { a: b }, [ c ], {} ]", """[{"a":"b"},["c"],{}]""")]
    [TestCase("{\"a\":\"b\",\"c\":[1,true,null],'d':'e'}", """{"a":"b","c":[1,True,Null],"d":"e"}""")]
    [TestCase("a: true\nb: false\nc: null\nd: 7\ne: -0.50\nf: 1.0e+3", """{"a":True,"b":False,"c":Null,"d":7,"e":-0.50,"f":1.0e+3}""")]
    [TestCase("a: \"true\"\nb: 'null'\nc: \"7\"\nd: ''\ne: \"\"\nf: '2026-11-01'\ng: '<<'", """{"a":"true","b":"null","c":"7","d":"","e":"","f":"2026-11-01","g":"\u003C\u003C"}""")]
    [TestCase("\"yes\": a\n'7': b\n\"\": c\n'a: b': d", """{"yes":"a","7":"b","":"c","a: b":"d"}""")]
    [TestCase("a: 'it''s'\nb: \"x\\\"\\\\\\/\\x41\\u0042\\U00000043\"", """{"a":"it\u0027s","b":"x\u0022\\/ABC"}""")]
    [TestCase("a: \"\\ud83d\\ude00\"\nb: \"\\U0001F600\"\nc: 😀", """{"a":"\uD83D\uDE00","b":"\uD83D\uDE00","c":"\uD83D\uDE00"}""")]
    [TestCase("a b: c d\ne :  f", """{"a b":"c d","e":"f"}""")]
    [TestCase("a: b\n\n\nc: d\n   \n", """{"a":"b","c":"d"}""")]
    [TestCase("a: b\r\nc:\r\n  - d\r\n", """{"a":"b","c":["d"]}""")]
    [TestCase("a: b#c\nd: 'e' # f", """{"a":"b#c","d":"e"}""")]
    [TestCase("a: http://x/y?z=1&w\nb: ---\nc: -x", """{"a":"http://x/y?z=1\u0026w","b":"---","c":"-x"}""")]
    [TestCase("--- { a: b }", """{"a":"b"}""")]
    [TestCase("--- a", "\"a\"")]
    [TestCase("7", "7")]
    public void Read_OfTheProfile_IsThatTree(string yaml, string expected) => YamlPolicies.Show(YamlPolicies.Read(yaml)).Should().Be(expected);

    [TestCase("a: 1\na: 2", """{"a":1,"a":2}""")]
    [TestCase("{ a: 1, b: { c: 2, 'c': 3 }, a: 4 }", """{"a":1,"b":{"c":2,"c":3},"a":4}""")]
    public void Read_KeyTwice_KeepsBoth(string yaml, string expected) => YamlPolicies.Show(YamlPolicies.Read(yaml)).Should().Be(expected);

    [Test]
    public void Read_EveryValue_KnowsWhereItStands()
    {
        var document = YamlPolicies.Read("é: [ 😀, b ]\n'k':\n  - { x: \"y\" }\n");

        document.Offset.Should().Be(0);
        document.Children.Select(static child => (child.Key, child.KeyOffset, child.Offset)).Should().Equal(("é", 0, 4), ("k", 16, 23));
        document.Children[0].Children.Select(static child => child.Offset).Should().Equal(6, 12);
        var inner = document.Children[1].Children[0];
        (inner.Offset, inner.Children[0].KeyOffset, inner.Children[0].Offset).Should().Be((25, 27, 30));
    }

    [TestCase("a: [ b", "(1,7)")]
    [TestCase("a: 'b", "(1,4)")]
    [TestCase("a: b: c", "(1,5)")]
    [TestCase("a: b\n c: d", "(2,3)")]
    [TestCase("a: b\n- c", "(2,1)")]
    [TestCase("- a\nb: c", "(2,1)")]
    [TestCase("[ a ]\n]", "(2,1)")]
    [TestCase("[ a,, b ]", "(1,5)")]
    [TestCase("a: @b", "(1,4)")]
    [TestCase("a: \"\\q\"", "(1,4)")]
    [TestCase("a: \"\\UFFFFFFFF\"", "(1,")]
    [TestCase("a: [\nb\n]", "(2,")]
    [TestCase("...\na: 1", "(")]
    [TestCase("a: \"\\uD800\"", "(1,4)")]
    [TestCase("a: \"\\uDE00x\"", "(1,4)")]
    public void Read_NotYaml_SaysWhere(string yaml, string where) =>
        YamlPolicies.ErrorsOf(yaml).Should().ContainSingle().Which.Should().StartWith("policy.yaml" + where).And.MatchRegex("The text is not YAML[.:]|half of a surrogate pair");

    [TestCase("")]
    [TestCase("\uFEFF")]
    [TestCase("# nothing")]
    [TestCase("\n\n  \n")]
    [TestCase("...\n")]
    public void Read_Nothing_IsEmpty(string yaml) => YamlPolicies.ErrorsOf(yaml).Should().ContainSingle().Which.Should().StartWith("policy.yaml(1,1) at '': The document is empty.");

    [Test]
    public void Read_SeveralThingsWrong_ReportsAllAtOnce() =>
        YamlPolicies.ErrorsOf("name: yes\nversion: &v 1.2.3\nmatrix:\n  local: [ *v, !t a, ~, 0x1F ]\n  on:\n    - |\n      a\n    - <<\n").Select(static error => error[..error.IndexOf(": ", StringComparison.Ordinal)])
            .Should().Equal(
                "policy.yaml(1,7) at '/name'",
                "policy.yaml(2,10) at '/version'",
                "policy.yaml(4,12) at '/matrix/local/0'",
                "policy.yaml(4,16) at '/matrix/local/1'",
                "policy.yaml(4,22) at '/matrix/local/2'",
                "policy.yaml(4,25) at '/matrix/local/3'",
                "policy.yaml(5,3) at '/matrix/on'",
                "policy.yaml(6,7) at '/matrix/on/0'",
                "policy.yaml(8,7) at '/matrix/on/1'");

    [Test]
    public void Read_WrongForThePolicy_SaysLineColumnAndPointer() =>
        YamlPolicies.ErrorsOf("name: tickets\nversion: 7\nmatrix:\n  local:\n    - kind: reads\n").Should().Equal(
            "policy.yaml(2,10) at '/version': The value is a number. Expected the version of the policy as text, such as \"7\". Correct it.",
            "policy.yaml(5,13) at '/matrix/local/0/kind': The kind 'reads' is unknown. Expected 'read', 'write' or 'destructive'. Did you mean 'read'? Correct it.");
}
