using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class ValueScanTests
{
    [TestCase("[[1]]", SchemaVerdict.Valid)]
    [TestCase("[[[]]]", SchemaVerdict.TooDeep)]
    [TestCase("[1,[],[[]]]", SchemaVerdict.TooDeep)]
    [TestCase("""{"a":{"a":1}}""", SchemaVerdict.Valid)]
    [TestCase("""{"a":[1]}""", SchemaVerdict.Valid)]
    [TestCase("""{"a":{"a":{}}}""", SchemaVerdict.TooDeep)]
    [TestCase("""{"a":1,"b":{"a":[]}}""", SchemaVerdict.TooDeep)]
    [TestCase("""{"a":1,"b":2,"c":3,"d":4,"e":{"a":[]}}""", SchemaVerdict.TooDeep)]
    [TestCase("""[{"a":[]}]""", SchemaVerdict.TooDeep)]
    public void Check_Depth_IsThatOfArraysAndObjects(string value, SchemaVerdict expected) => ValueScan.Check(JsonElement.Parse(value), SchemaLimits.Default with { MaxDepth = 2 }).Should().Be(expected);

    [TestCase("[1,2]", 5, SchemaVerdict.Valid)]
    [TestCase("[1,2]", 4, SchemaVerdict.TooLarge)]
    public void Check_Size_IsThatOfTheText(string value, int most, SchemaVerdict expected) => ValueScan.Check(JsonElement.Parse(value), SchemaLimits.Default with { MaxValueBytes = most }).Should().Be(expected);

    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [TestCase(5)]
    [TestCase(32)]
    [TestCase(33)]
    [TestCase(40)]
    public void Check_ANameThatStandsTwice_IsFoundWhereverItIs(int count)
    {
        var names = Enumerable.Range(0, count).Select(static number => $"n{number}").ToArray();
        foreach (var prefix in new[] { "n", "\\u006e", "\\u006E" })
        {
            CheckNames(names).Should().Be(SchemaVerdict.Valid);
            CheckNames([.. names[..^1], $"{prefix}{count - 1}"]).Should().Be(SchemaVerdict.Valid);
            foreach (var (at, other) in new[] { (0, 1), (1, 0), (0, count - 1), (count - 2, count - 1), (count - 1, 0), (count / 2, count - 1) }.Where(static pair => pair.Item1 != pair.Item2))
            {
                var twice = names.Select((name, index) => index == other ? $"{prefix}{at}" : name).ToArray();
                CheckNames(twice).Should().Be(SchemaVerdict.DuplicateName, "{0} stands again at {1}", at, other);
                ValueScan.Check(JsonElement.Parse($$"""[1,{"a":{{Write(twice)}}}]"""), SchemaLimits.Default).Should().Be(SchemaVerdict.DuplicateName);
            }
        }
    }

    [TestCase("\"\\ud83d\\ude00\\n\"", SchemaVerdict.Valid)]
    [TestCase("\"\\\\ud83d\"", SchemaVerdict.Valid)]
    [TestCase("\"\\ud83d\"", SchemaVerdict.MalformedText)]
    [TestCase("\"\\ude00\\ud83d\"", SchemaVerdict.MalformedText)]
    [TestCase("[1,\"\\ud83d\"]", SchemaVerdict.MalformedText)]
    [TestCase("{\"a\":\"\\ud83d\"}", SchemaVerdict.MalformedText)]
    [TestCase("{\"\\ud83d\":1}", SchemaVerdict.MalformedText)]
    [TestCase("{\"a\":1,\"b\":2,\"c\":3,\"\\ud83d\":4}", SchemaVerdict.MalformedText)]
    [TestCase("{\"a\":1,\"b\":2,\"c\":3,\"d\":[\"\\ud83d\"]}", SchemaVerdict.MalformedText)]
    public void Check_HalfAPair_IsFoundWhereverItIs(string value, SchemaVerdict expected) => ValueScan.Check(JsonElement.Parse(value), SchemaLimits.Default).Should().Be(expected);

    // As units: an attribute cannot hold half a pair.
    [TestCase(SchemaVerdict.Valid, 0x61, 0xD83D, 0xDE00)]
    [TestCase(SchemaVerdict.Valid, 0x61, 0xFFFD)]
    [TestCase(SchemaVerdict.Valid, 0xFFFD, 0xD83D, 0xDE00, 0xD83D, 0xDE00)]
    [TestCase(SchemaVerdict.MalformedText, 0x61, 0xD83D)]
    [TestCase(SchemaVerdict.MalformedText, 0xD83D, 0x61)]
    [TestCase(SchemaVerdict.MalformedText, 0x61, 0xDE00)]
    [TestCase(SchemaVerdict.MalformedText, 0xD83D, 0xDE00, 0xDE00)]
    [TestCase(SchemaVerdict.MalformedText, 0xD83D, 0xD83D, 0xDE00)]
    public void Check_NamesOfArguments_AreText(SchemaVerdict expected, params int[] units) => CheckArguments((string.Concat(units.Select(static unit => (char)unit)), "1")).Should().Be(expected);

    [TestCase(5, SchemaVerdict.Valid)]
    [TestCase(4, SchemaVerdict.TooLarge)]
    public void Check_SizeOfArguments_IsThatOfNamesAndValues(int most, SchemaVerdict expected) =>
        CheckArguments(SchemaLimits.Default with { MaxValueBytes = most }, ("a", "12"), ("b", "34")).Should().Be(expected);

    [TestCase("[1]", SchemaVerdict.Valid)]
    [TestCase("[[]]", SchemaVerdict.TooDeep)]
    [TestCase("{\"a\":1}", SchemaVerdict.Valid)]
    [TestCase("{\"a\":{}}", SchemaVerdict.TooDeep)]
    public void Check_DepthOfArguments_CountsTheirObject(string value, SchemaVerdict expected) => CheckArguments(SchemaLimits.Default with { MaxDepth = 2 }, ("a", "1"), ("b", value)).Should().Be(expected);

    [TestCase("{\"b\":1,\"b\":2}", SchemaVerdict.DuplicateName)]
    [TestCase("[\"\\ud83d\"]", SchemaVerdict.MalformedText)]
    public void Check_Arguments_AreLookedInto(string value, SchemaVerdict expected) => CheckArguments(("a", value), ("b", "1")).Should().Be(expected);

    private static SchemaVerdict CheckArguments(params (string Name, string Value)[] arguments) => CheckArguments(SchemaLimits.Default, arguments);

    private static SchemaVerdict CheckArguments(SchemaLimits limits, params (string Name, string Value)[] arguments)
    {
        var dictionary = arguments.ToDictionary(static one => one.Name, static one => JsonElement.Parse(one.Value), StringComparer.Ordinal);
        var verdict = ValueScan.Check(dictionary, limits);
        ValueScan.Check(new SortedDictionary<string, JsonElement>(dictionary, StringComparer.Ordinal), limits).Should().Be(verdict, "another dictionary holds the same");
        return verdict;
    }

    private static SchemaVerdict CheckNames(string[] names) => ValueScan.Check(JsonElement.Parse(Write(names)), SchemaLimits.Default);

    private static string Write(string[] names) => $"{{{string.Join(',', names.Select(static name => $"\"{name}\":1"))}}}";
}
