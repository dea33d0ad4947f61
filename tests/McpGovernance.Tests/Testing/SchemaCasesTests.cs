using System.Text.Json;
using McpGovernance.Schemas;
using McpGovernance.Testing;

namespace McpGovernance.Tests.Testing;

[Parallelizable(ParallelScope.All)]
public class SchemaCasesTests
{
    private static readonly JsonElement s_ticket = JsonElement.Parse(
        """{"type":"object","properties":{"title":{"type":"string"},"priority":{"type":"integer","minimum":1,"maximum":5}},"required":["title"],"additionalProperties":false}""");

    private static IEnumerable<TestCaseData> Valid => SchemaCases.For(s_ticket);

    private static IEnumerable<TestCaseData> Invalid => SchemaCases.InvalidFor(s_ticket);

    [TestCaseSource(nameof(Valid))]
    public void For_EachCase_IsTakenBySchema(IReadOnlyDictionary<string, object?> arguments) => Verdict(arguments).Should().Be(SchemaVerdict.Valid);

    [TestCaseSource(nameof(Invalid))]
    public void InvalidFor_EachCase_IsRefusedBySchema(IReadOnlyDictionary<string, object?> arguments) => Verdict(arguments).Should().Be(SchemaVerdict.Invalid);

    [Test]
    public void For_ManyOfThem_AreAsManyAndTheSameAgain()
    {
        static List<string> Texts(IReadOnlyList<TestCaseData> cases) => [.. cases.Select(static one => JsonSerializer.Serialize(one.Arguments[0]))];

        Texts(SchemaCases.For(s_ticket, 40, seed: 3)).Should().HaveCount(40).And.OnlyHaveUniqueItems().And.Equal(Texts(SchemaCases.For(s_ticket, 40, seed: 3)));
        Texts(SchemaCases.InvalidFor(s_ticket, 40, seed: 3)).Should().HaveCount(40).And.OnlyHaveUniqueItems();
    }

    [Test]
    public void For_ASchemaWithoutCases_ThrowsInsteadOfTestingNothing()
    {
        var none = () => SchemaCases.For(JsonElement.Parse("""{"type":"string"}"""));
        var all = () => SchemaCases.InvalidFor(JsonElement.Parse("true"));
        var few = () => SchemaCases.For(s_ticket, count: 0);

        none.Should().Throw<InvalidOperationException>();
        all.Should().Throw<InvalidOperationException>();
        few.Should().Throw<ArgumentOutOfRangeException>();
    }

    private static SchemaVerdict Verdict(IReadOnlyDictionary<string, object?> arguments) =>
        JsonSchema.Compile(s_ticket).Validate(arguments.ToDictionary(static one => one.Key, static one => (JsonElement)one.Value!));
}
