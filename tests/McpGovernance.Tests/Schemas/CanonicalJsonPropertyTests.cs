using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
public sealed class CanonicalJsonPropertyTests
{
    private static readonly int s_values = Amounts.Of(3000);

    private static readonly Gen<string> s_text = Gen.OneOf(
        Gen.Int[0, 0x10FFFF].Where(static point => point is < 0xD800 or > 0xDFFF).Select(static point => char.ConvertFromUtf32(point)).List[0, 6].Select(string.Concat),
        Gen.OneOf("", "a", "b", "\u0000", "\"\\", "\ue000", "\uffff", "😀", "é\n"));

    private static readonly Gen<string> s_scalar = Gen.OneOf(
        Gen.Int.Select(static value => value.ToString(CultureInfo.InvariantCulture)),
        Gen.Double[-1e20, 1e20].Select(static value => value.ToString("R", CultureInfo.InvariantCulture)),
        Gen.OneOf("null", "true", "false", "-0", "1.50", "1e3"),
        s_text.Select(Quote));

    /// <summary>A value as text, and the same value with members in reverse order, other escapes and white space.</summary>
    private static readonly Gen<(string Json, string Same)> s_value = Gen.Recursive<(string Json, string Same)>(static (depth, value) =>
        depth > 3
            ? s_scalar.Select(static json => (json, json))
            : Gen.Frequency(
                (2, s_scalar.Select(static json => (json, " " + json + "\n"))),
                (1, value.List[0, 4].Select(static items => (
                    $"[{string.Join(',', items.Select(static item => item.Json))}]",
                    $"[ {string.Join(" ,\t", items.Select(static item => item.Same))}]"))),
                (2, Gen.Select(s_text, value).List[0, 5].Select(static members => members.DistinctBy(static member => member.Item1).ToList()).Select(static members => (
                    $"{{{string.Join(',', members.Select(static member => Quote(member.Item1) + ":" + member.Item2.Json))}}}",
                    $"{{ {string.Join("\n,", members.AsEnumerable().Reverse().Select(static member => EscapeAll(member.Item1) + " : " + member.Item2.Same))} }}")))));

    [Test]
    public void TryWrite_AnyValue_EqualsTheNaiveReference() =>
        s_value.Sample(static pair => CanonicalJsonTests.Canonical(CanonicalJsonTests.Parse(pair.Json)) == NaiveCanonicalJson.Write(CanonicalJsonTests.Parse(pair.Json)), iter: s_values);

    [Test]
    public void TryWrite_OtherOrderEscapesAndWhiteSpace_GivesTheSameText() =>
        s_value.Sample(static pair => CanonicalJsonTests.Canonical(CanonicalJsonTests.Parse(pair.Json)) == CanonicalJsonTests.Canonical(CanonicalJsonTests.Parse(pair.Same)), iter: s_values);

    [Test]
    public void TryWrite_ItsOwnText_IsUnchanged() =>
        s_value.Sample(
            static pair =>
            {
                var once = CanonicalJsonTests.Canonical(CanonicalJsonTests.Parse(pair.Json))!;
                return CanonicalJsonTests.Canonical(CanonicalJsonTests.Parse(once)) == once;
            },
            iter: s_values);

    private static string Quote(string text) => JsonSerializer.Serialize(text);

    private static string EscapeAll(string text) =>
        text.Aggregate(new StringBuilder("\""), static (result, unit) => result.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}")).Append('"').ToString();
}
