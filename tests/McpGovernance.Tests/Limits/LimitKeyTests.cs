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
    public void Key_NothingApart_IsOneKey() => Key([], Alice).Should().BeEmpty().And.Be(Key([], Alice with { Subject = "bob" }, "other"));

    [TestCase(LimitPart.Caller, "subject,issuer,client,tenant,actor,kind")]
    [TestCase(LimitPart.Subject, "subject,issuer,kind")]
    [TestCase(LimitPart.Client, "client,issuer,kind")]
    [TestCase(LimitPart.Tenant, "tenant")]
    [TestCase(LimitPart.Tool, "tool")]
    public void Key_OnePart_TellsApartWhatItSaysAndNothingElse(LimitPart part, string apart)
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
    public void Key_TextThatImitatesAnotherPart_IsToldApart()
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
    public void Key_SeveralParts_AreInTheirOrderAndCarryTheirLength() =>
        Key([LimitPart.Subject, LimitPart.Client, LimitPart.Tenant, LimitPart.Tool], Alice)
            .Should().Be("\u0002\0\u0010https://one.test\0\u0005alice" + "\u0002\0\u0010https://one.test\0\u0005agent" + "\0\u0004acme" + "\0\u0006search");

    [Test]
    public void Key_OfTheCallerAlone_IsTheCallers() => Key([LimitPart.Caller], Alice).Should().Be(Alice.Key);

    [TestCase(100)]
    [TestCase(400)]
    [TestCase(66_000)]
    public void Key_BeyondTheStack_IsWrittenAllTheSame(int length)
    {
        var tenant = new string('t', length);
        var key = Key([LimitPart.Tenant, LimitPart.Tool], Alice with { Tenant = tenant });

        if (length < 500)
        {
            key.Should().Be($"\0{(char)length}{tenant}\0\u0006search");
        }

        key.Should().NotBe(Key([LimitPart.Tenant, LimitPart.Tool], Alice with { Tenant = tenant + "t" }));
    }

    [Test]
    public void Key_VeryLong_AreShortAndStillToldApart([Values] bool callerAlone)
    {
        var parts = callerAlone ? [LimitPart.Caller] : All;
        var one = Key(parts, Alice with { Subject = new string('a', 100_000) });
        var two = Key(parts, Alice with { Subject = new string('a', 99_999) + "b" });

        one.Should().HaveLength(44).And.StartWith("#").And.NotBe(two);
        Key(parts, Alice with { Subject = new string('a', 100_000) }).Should().Be(one);
    }

    [TestCase(512, 512)]
    [TestCase(513, 44)]
    public void Key_IsShortenedWhenItIsLong(int length, int expected) =>
        Key([LimitPart.Tool], Alice, new string('1', length - 2)).Length.Should().Be(expected);

    [Test]
    public void Key_UnknownPart_Throws()
    {
        var writing = () => Key([(LimitPart)99], Alice);

        writing.Should().Throw<ArgumentOutOfRangeException>();
    }

    private static string Key(LimitPart[] parts, Caller caller, string tool = "search", string session = "one")
    {
        using var key = new LimitKey(parts, new FakeInvokeContext(target: tool, session: session) { Caller = caller }, stackalloc char[LimitKey.OrdinaryLength]);
        return key.Text.ToString();
    }
}
