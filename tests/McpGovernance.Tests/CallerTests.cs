namespace McpGovernance.Tests;

[Parallelizable(ParallelScope.All)]
internal sealed class CallerTests
{
    private static readonly Caller Alice = new()
    {
        Kind = CallerKind.Authenticated,
        Issuer = "https://login.example",
        Subject = "alice",
        ClientId = "app",
        Tenant = "contoso",
        Actors = ["agent"],
    };

    [Test]
    public void Key_SameFacts_IsTheSame() => (Alice with { }).Key.Should().Be(Alice.Key);

    [Test]
    public void Key_AskedAgain_IsTheSameText()
    {
        var caller = Alice with { };

        caller.Key.Should().BeSameAs(caller.Key, "it is composed once");
    }

    [Test]
    public void Key_CopyWithAnotherSubject_IsNotTheOriginalsKey()
    {
        _ = Alice.Key;

        (Alice with { Subject = "bob" }).Key.Should().NotBe(Alice.Key);
    }

    [Test]
    public void Key_EachPartCounts() => new[]
    {
        Alice, Alice with { Kind = CallerKind.Local }, Alice with { Issuer = "x" }, Alice with { Subject = null }, Alice with { Subject = "" },
        Alice with { ClientId = "x" }, Alice with { Tenant = "x" }, Alice with { Actors = [] }, Alice with { Actors = ["agent", "x"] },
        Alice with { Actors = ["agentx"] },
    }.Select(static caller => caller.Key).Should().OnlyHaveUniqueItems();

    [Test]
    public void Key_TextThatImitatesAnotherPart_IsDifferent()
    {
        var one = new Caller { Kind = CallerKind.Authenticated, Subject = "a|1:b", ClientId = null };
        var two = new Caller { Kind = CallerKind.Authenticated, Subject = "a", ClientId = "b" };
        var three = new Caller { Kind = CallerKind.Authenticated, Subject = "a\nb" };

        new[] { one.Key, two.Key, three.Key }.Should().OnlyHaveUniqueItems();
    }

    [Test]
    public void Key_ScopesAndTokenAge_DoNotCount() =>
        (Alice with { Scopes = ["x"], TokenIssuedAt = DateTimeOffset.UnixEpoch, TokenIdHash = "h" }).Key.Should().Be(Alice.Key);

    [Test]
    public void Equals_KeyAskedOfOneOnly_IsStillEqual()
    {
        var one = new Caller { Kind = CallerKind.Local, Subject = "a" };
        var two = new Caller { Kind = CallerKind.Local, Subject = "a" };
        _ = one.Key;

        one.Should().Be(two);
        one.GetHashCode().Should().Be(two.GetHashCode());
        one.ToString().Should().NotContain("CachedKey");
    }
}
