using McpGovernance.Client;

namespace McpGovernance.Tests.Client;

[Parallelizable(ParallelScope.All)]
internal sealed class OpenRoundsTests
{
    private static readonly DateTimeOffset Before = DateTimeOffset.UnixEpoch.AddTicks(-1);

    [Test]
    public void Take_ARoundThatHasExpired_GivesNone()
    {
        var rounds = new OpenRounds();
        rounds.Add("state", Round());

        rounds.Take("state", DateTimeOffset.UnixEpoch).Should().BeNull();
        rounds.Take("state", Before).Should().BeNull("it is gone");
    }

    [Test]
    public void Take_GivesARoundOnce()
    {
        var rounds = new OpenRounds();
        var round = Round();
        rounds.Add("state", round);

        rounds.Take("State", Before).Should().BeNull("states compare ordinally");
        rounds.Take("state", Before).Should().BeSameAs(round);
        rounds.Take("state", Before).Should().BeNull("the next request with it is a call of its own");
    }

    [Test]
    public void Add_TheSameStateAgain_IsTheNewerRound()
    {
        var rounds = new OpenRounds();
        rounds.Add("state", Round());
        var newer = Round();
        rounds.Add("state", newer);

        rounds.Take("state", Before).Should().BeSameAs(newer);
        rounds.Take("state", Before).Should().BeNull();
    }

    [Test]
    public void Add_TooMany_ForgetsTheOldest()
    {
        var rounds = new OpenRounds();
        for (var i = 0; i <= 10_000; i++)
        {
            rounds.Add($"{i}", Round());
        }

        rounds.Take("0", Before).Should().BeNull();
        rounds.Take("1", Before).Should().NotBeNull();
        rounds.Take("10000", Before).Should().NotBeNull();
    }

    private static CallRound Round() => new()
    {
        CallId = Guid.NewGuid(),
        Number = 2,
        Server = "desk",
        CallerKey = "me",
        Method = "tools/call",
        Target = "t",
        ArgumentsDigest = "d",
        ExpiresAt = DateTimeOffset.UnixEpoch,
        Nonce = Guid.NewGuid(),
    };
}
