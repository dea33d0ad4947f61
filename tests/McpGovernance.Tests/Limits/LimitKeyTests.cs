using System.Globalization;
using System.Runtime.CompilerServices;
using McpGovernance.Limits;
using McpGovernance.Tests.Support.Identity;

namespace McpGovernance.Tests.Limits;

[Parallelizable(ParallelScope.All)]
internal sealed class LimitKeyTests
{
    private static readonly LimitPart[] All = Enum.GetValues<LimitPart>();

    private static Caller Alice => new()
    {
        Kind = CallerKind.Authenticated,
        Issuer = "https://one.test",
        Subject = "alice",
        ClientId = "agent",
        Tenant = "acme",
        Actors = ["bot"],
    };

    [Test]
    public void Write_NothingApart_IsOneKey() => Key([], Alice).Should().BeEmpty().And.Be(Key([], Alice with { Subject = "bob" }, "other"));

    [TestCase(LimitPart.Caller, "subject,issuer,client,tenant,actor,kind")]
    [TestCase(LimitPart.Subject, "subject,issuer,kind")]
    [TestCase(LimitPart.Client, "client,issuer,kind")]
    [TestCase(LimitPart.Tenant, "tenant")]
    [TestCase(LimitPart.Tool, "tool")]
    public void Write_OnePart_TellsApartWhatItSaysAndNothingElse(LimitPart part, string apart)
    {
        var others = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["subject"] = Key([part], Alice with { Subject = "bob" }),
            ["issuer"] = Key([part], Alice with { Issuer = "https://two.test" }),
            ["client"] = Key([part], Alice with { ClientId = "desk" }),
            ["tenant"] = Key([part], Alice with { Tenant = "globex" }),
            ["actor"] = Key([part], Alice with { Actors = ["robot"] }),
            ["kind"] = Key([part], Alice with { Kind = CallerKind.Local }),
            ["tool"] = Key([part], Alice, "other"),
            ["session"] = Key([part], Alice, session: "another"),
            ["scopes"] = Key([part], Alice with { Scopes = ["all"], TokenIdHash = "x" }),
        };

        others.Where(other => other.Value != Key([part], Alice)).Select(static other => other.Key).Should().BeEquivalentTo(apart.Split(','));
    }

    [Test]
    public void Write_TextThatImitatesAnotherPart_IsToldApart()
    {
        var callers = new[]
        {
            Alice with { Tenant = null, ClientId = null },
            Alice with { Tenant = "", ClientId = null },
            Alice with { Tenant = null, ClientId = "" },
            Alice with { Tenant = "-", ClientId = null },
            Alice with { Tenant = null, ClientId = "-" },
            Alice with { Tenant = "6:search", ClientId = null },
            Alice with { Tenant = "1:a", ClientId = "b" },
            Alice with { Tenant = "a", ClientId = "1:b" },
            Alice with { Issuer = null, Subject = "16:https://one.test5:alice" },
        };

        callers.Select(static caller => Key([LimitPart.Subject, LimitPart.Client, LimitPart.Tenant, LimitPart.Tool], caller)).Should().OnlyHaveUniqueItems();
    }

    [Test]
    public void Write_AllParts_AreInTheirOrderAndCarryTheirLength() =>
        Key([LimitPart.Subject, LimitPart.Client, LimitPart.Tenant, LimitPart.Tool], Alice)
            .Should().Be("216:https://one.test5:alice" + "216:https://one.test5:agent" + "4:acme" + "6:search");

    [Test]
    public void Write_VeryLong_AreShortAndStillToldApart()
    {
        var one = Key(All, Alice with { Subject = new string('a', 100_000) });
        var two = Key(All, Alice with { Subject = new string('a', 99_999) + "b" });

        one.Should().HaveLength(LimitKey.ShortLength).And.StartWith("#").And.NotBe(two);
        Key(All, Alice with { Subject = new string('a', 100_000) }).Should().Be(one);
    }

    [TestCase(512, 512)]
    [TestCase(513, 44)]
    public void Shorten_IsForLongOnesOnly(int length, int expected) =>
        LimitKey.Shorten(new string('1', length), new char[LimitKey.ShortLength]).Length.Should().Be(expected);

    [Test]
    public void Write_UnknownPart_Throws()
    {
        var writing = () => Key([(LimitPart)99], Alice);

        writing.Should().Throw<ArgumentOutOfRangeException>();
    }

    private static string Key(LimitPart[] parts, Caller caller, string tool = "search", string session = "one")
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[LimitKey.OrdinaryLength]);
        LimitKey.Write(ref text, parts, new FakeInvokeContext(target: tool, session: session) { Caller = caller });
        return LimitKey.Shorten(text.Text, stackalloc char[LimitKey.ShortLength]).ToString();
    }
}
