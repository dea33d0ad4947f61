using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class ItemRulesTests
{
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(8)]
    [TestCase(9)]
    [TestCase(12)]
    public void AreUnique_TheSameItemTwice_IsFoundWhereverItIs(int count)
    {
        var items = Enumerable.Range(0, count).Select(static number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToArray();

        AreUnique(items).Should().BeTrue();
        for (var at = 0; at < count; at++)
        {
            for (var other = 0; other < count; other++)
            {
                if (at != other)
                {
                    AreUnique([.. items.Select((item, index) => index == other ? $"{items[at]}.0" : item)]).Should().BeFalse("{0} stands again at {1}", at, other);
                }
            }
        }
    }

    [TestCase(true, "1", "\"1\"", "true", "null", "false", "[]", "{}", "0", "\"\"", "[0]", "{\"a\":0}", "[1]", "{\"a\":1}", "{\"b\":1}", "[0,1]", "[1,0]", "\"a\"")]
    [TestCase(false, "1", "2", "3", "4", "5", "6", "7", "8", "{\"a\":1,\"b\":[2]}", "{\"b\":[2.0],\"\\u0061\":1}")]
    [TestCase(false, "1", "2", "3", "4", "5", "6", "7", "8", "\"a\"", "\"\\u0061\"")]
    [TestCase(false, "{\"a\":1,\"b\":[2]}", "{\"b\":[2.0],\"\\u0061\":1}")]
    public void AreUnique_ItemsOfAllKinds_AreComparedByValue(bool areUnique, params string[] items) => AreUnique(items).Should().Be(areUnique);

    [TestCase(10, SchemaVerdict.Valid)]
    [TestCase(9, SchemaVerdict.TooMuchWork)]
    public void AreUnique_EachItem_TakesWork(int work, SchemaVerdict expected) =>
        JsonSchema.Compile(JsonElement.Parse("""{"uniqueItems":true}"""), new JsonSchemaSettings { Limits = SchemaLimits.Default with { MaxWork = work } })
            .Validate(JsonElement.Parse("[1,2,3,4,5,6,7,8,9]")).Should().Be(expected);

    private static bool AreUnique(string[] items) => JsonSchema.Compile(JsonElement.Parse("""{"uniqueItems":true}""")).Validate(JsonElement.Parse($"[{string.Join(',', items)}]")) == SchemaVerdict.Valid;
}
