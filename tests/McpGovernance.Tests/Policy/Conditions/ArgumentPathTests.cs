using System.Text.Json;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class ArgumentPathTests
{
    [TestCase("args.amount", "amount")]
    [TestCase("args.customer.id", "customer", "id")]
    [TestCase("args/customer/id", "customer", "id")]
    [TestCase("args/a.b", "a.b")]
    [TestCase("args/a~1b~0c", "a/b~c")]
    [TestCase("args/~01", "~1")]
    [TestCase("args.a/b", "a/b")]
    [TestCase("args.a~b", "a~b")]
    [TestCase("args.ä ö", "ä ö")]
    public void TryParse_RightPath_HasItsNames(string text, params string[] names)
    {
        var path = ArgumentPath.TryParse(text);

        path!.Names.Should().Equal(names);
        ArgumentPath.TryParse(path.ToString())!.Names.Should().Equal(names);
    }

    [TestCase("args")]
    [TestCase("args.")]
    [TestCase("args/")]
    [TestCase("args..a")]
    [TestCase("args.a.")]
    [TestCase("args/a//b")]
    [TestCase("args/a~2b")]
    [TestCase("args/a~")]
    [TestCase("Args.a")]
    [TestCase("arguments.a")]
    [TestCase("argsx.a")]
    [TestCase("caller.subject")]
    public void TryParse_NoPath_IsNull(string text) => ArgumentPath.TryParse(text).Should().BeNull();

    [TestCase("args", true)]
    [TestCase("args.", true)]
    [TestCase("args/x", true)]
    [TestCase("argsx", false)]
    [TestCase("ARGS.x", false)]
    public void IsOne_SaysWhetherItIsAboutArguments(string text, bool isOne) => ArgumentPath.IsOne(text).Should().Be(isOne);

    [TestCase("args.a", "args.a")]
    [TestCase("args/a/b", "args.a.b")]
    [TestCase("args/a.b", "args/a.b")]
    [TestCase("args.a~b", "args/a~0b")]
    [TestCase("args.a/b", "args/a~1b")]
    public void ToString_HasOneSpelling(string text, string written) => ArgumentPath.TryParse(text)!.ToString().Should().Be(written);

    [TestCase("args.a", true)]
    [TestCase("args.b.c", true)]
    [TestCase("args.b.d", false)]
    [TestCase("args.x", false)]
    [TestCase("args.A", false)]
    [TestCase("args.a.c", null)]
    [TestCase("args.n.c", null)]
    [TestCase("args.list.0", null)]
    [TestCase("args.b.c.d", null)]
    [TestCase("args.b.x.d", false)]
    [TestCase("args.half.é", true)]
    public void Find_SaysWhetherItIsThere(string text, bool? expected)
    {
        var arguments = JsonElement.Parse("""{ "a": 1, "b": { "c": 2 }, "n": null, "list": [1], "half": { "\u00e9": 3 } }""")
            .EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value, StringComparer.Ordinal);

        ArgumentPath.TryParse(text)!.Find(arguments, out var value).Should().Be(expected);
        (expected != true || value.ValueKind == JsonValueKind.Number).Should().BeTrue();
    }

    [Test]
    public void Find_WithoutArguments_IsNotThere() => ArgumentPath.TryParse("args.a")!.Find(null, out _).Should().BeFalse();

    [Test]
    public void Find_ANameThatIsNoUnicode_CannotBeTold()
    {
        var arguments = new Dictionary<string, JsonElement> { ["a"] = JsonElement.Parse("""{ "x\ud83d": 1 }""") };

        new ArgumentPath(["a", "x\ufffd"]).Find(arguments, out _).Should().BeNull();
        new ArgumentPath(["a", "x"]).Find(arguments, out _).Should().BeFalse();
        new ArgumentPath(["a", "xy"]).Find(arguments, out _).Should().BeFalse();
    }
}
