using System.Text;
using CsCheck;

namespace McpGovernance.Yaml.Tests;

[Parallelizable(ParallelScope.All)]
internal sealed class Utf8PositionsTests
{
    private static readonly Gen<string> s_text = Gen.OneOf("a", "\n", "é", "€", "😀").Array[0, 40].Select(string.Concat);

    [Test]
    public void Of_AnyIndexInAnyOrder_IsTheByteOfTheCharacter() =>
        s_text.SelectMany(static text => Gen.Int[0, text.Length].Array[1, 20].Select(indexes => (text, indexes))).Sample(static pair =>
        {
            var (text, indexes) = pair;
            var positions = new Utf8Positions(Encoding.UTF8.GetBytes(text));

            return indexes.Where(index => index == text.Length || !char.IsLowSurrogate(text[index]))
                .All(index => positions.Of(index) == Encoding.UTF8.GetByteCount(text.AsSpan(0, index)));
        });

    [TestCase(1, 0)]
    [TestCase(2, 4)]
    public void Of_HalfOfAPair_IsTheCharacter(int index, int expected) => new Utf8Positions("😀a"u8.ToArray()).Of(index).Should().Be(expected);

    [Test]
    public void Of_BeyondTheEnd_IsTheEnd_AndTheWayBackIsStillRight()
    {
        var positions = new Utf8Positions("éa"u8.ToArray());

        positions.Of(100).Should().Be(3);
        positions.Of(1).Should().Be(2);
        positions.Of(0).Should().Be(0);
    }
}
