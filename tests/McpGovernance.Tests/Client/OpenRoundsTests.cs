using McpGovernance.Client;

namespace McpGovernance.Tests.Client;

[Parallelizable(ParallelScope.All)]
internal sealed class OpenRoundsTests
{
    [Test]
    public void Take_GivesARoundOnce()
    {
        var rounds = new OpenRounds();
        var round = Round();
        rounds.Add("state", round);

        rounds.Take("State").Should().BeNull("states compare ordinally");
        rounds.Take("state").Should().BeSameAs(round);
        rounds.Take("state").Should().BeNull("the next request with it is a call of its own");
    }

    [Test]
    public void Add_TheSameStateAgain_IsTheNewerRound()
    {
        var rounds = new OpenRounds();
        rounds.Add("state", Round());
        var newer = Round();
        rounds.Add("state", newer);

        rounds.Take("state").Should().BeSameAs(newer);
        rounds.Take("state").Should().BeNull();
    }

    [Test]
    public void Add_TooMany_ForgetsTheOldest()
    {
        var rounds = new OpenRounds();
        for (var i = 0; i <= 10_000; i++)
        {
            rounds.Add($"{i}", Round());
        }

        rounds.Take("0").Should().BeNull();
        rounds.Take("1").Should().NotBeNull();
        rounds.Take("10000").Should().NotBeNull();
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
