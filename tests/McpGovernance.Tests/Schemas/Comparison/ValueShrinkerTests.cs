using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class ValueShrinkerTests
{
    private static string Shrunk(string value, Func<JsonElement, bool> shows, int steps = 10_000) =>
        new ValueShrinker(shows, new SearchBudget(TimeProvider.System, TimeSpan.FromMinutes(1), steps)).Shrink(JsonElement.Parse(value)).GetRawText();

    [TestCase("""{"a":{"b":[1,2,3]},"c":"text"}""", "{}")]
    [TestCase("""[[1],[2]]""", "[]")]
    [TestCase("\"text\"", "\"\"")]
    [TestCase("-12.5", "0")]
    [TestCase("true", "true")]
    public void Shrink_WhereNothingIsNeeded_LeavesTheSmallestOfTheType(string value, string expected) => Shrunk(value, one => one.ValueKind == JsonElement.Parse(value).ValueKind).Should().Be(expected);

    [Test]
    public void Shrink_KeepsWhatShowsIt_AndNothingElse() => Shrunk(
        """{"a":"x","b":[7,{"c":"longer text","d":1}],"e":null}""",
        static one => one.ValueKind == JsonValueKind.Object && one.TryGetProperty("b", out var b) && b.ValueKind == JsonValueKind.Array && b.EnumerateArray().Any(static item => item.ValueKind == JsonValueKind.Object && item.TryGetProperty("c", out var c) && c.GetString()!.Length >= 2))
        .Should().Be("""{"b":[{"c":"lo"}]}""");

    [Test]
    public void Shrink_ACharacterBeyondTheFirstPlane_StaysWhole() =>
        JsonElement.Parse(Shrunk("\"\ud83d\ude00\ud83d\ude00\ud83d\ude00\"", static one => one.GetString()!.Length > 0)).GetString().Should().Be("\ud83d\ude00");

    [Test]
    public void Shrink_BudgetSpent_KeepsTheValue() => Shrunk("""{"a":1,"b":2}""", static _ => true, steps: 0).Should().Be("""{"a":1,"b":2}""");
}
