using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

/// <summary>What a comparison says, held against what it must show for it.</summary>
internal static class ComparisonProof
{
    public static void Check(JsonElement old, JsonElement now, ComparisonDirection direction, SchemaComparison comparison)
    {
        var (source, target) = direction == ComparisonDirection.Input ? (old, now) : (now, old);
        var values = comparison.Differences.Where(static one => one.Verdict == ChangeVerdict.Breaking).Select(static one => one.Counterexample).ToList();
        (values.Count > 0).Should().Be(comparison.Verdict == ChangeVerdict.Breaking, "some difference must show what the whole says: {0} against {1}", old.GetRawText(), now.GetRawText());
        (comparison.Counterexample is not null).Should().Be(comparison.Verdict == ChangeVerdict.Breaking);
        (comparison.Reason is not null).Should().Be(comparison.Verdict == ChangeVerdict.Unknown);
        var (sent, taken) = (JsonSchema.Compile(source), JsonSchema.Compile(target));
        foreach (var value in values)
        {
            value.HasValue.Should().BeTrue();
            sent.Validate(value!.Value).Should().Be(SchemaVerdict.Valid, "{0} against {1}", value.Value.GetRawText(), source.GetRawText());
            taken.Validate(value.Value).Should().Be(SchemaVerdict.Invalid, "{0} against {1}", value.Value.GetRawText(), target.GetRawText());
        }
    }
}
