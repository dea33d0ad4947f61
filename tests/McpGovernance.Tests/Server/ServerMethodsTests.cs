using McpGovernance.Server;

namespace McpGovernance.Tests.Server;

[Parallelizable(ParallelScope.All)]
internal sealed class ServerMethodsTests
{
    [TestCase("initialize")]
    [TestCase("server/discover")]
    [TestCase("ping")]
    [TestCase("logging/setLevel")]
    public void Place_TheProtocolsOwnWorking_IsOpen(string method) => ServerMethods.Place(method).Should().Be(MethodPlacement.Open);

    [TestCase("tools/call")]
    [TestCase("tools/list")]
    [TestCase("prompts/get")]
    [TestCase("prompts/list")]
    [TestCase("resources/read")]
    [TestCase("resources/list")]
    [TestCase("resources/templates/list")]
    [TestCase("resources/subscribe")]
    [TestCase("resources/unsubscribe")]
    [TestCase("completion/complete")]
    public void Place_WhatHasATypedFilter_IsTyped(string method) => ServerMethods.Place(method).Should().Be(MethodPlacement.Typed);

    [TestCase("subscriptions/listen")]
    [TestCase("tasks/get")]
    [TestCase("acme/do")]
    [TestCase("Ping")]
    [TestCase("")]
    public void Place_WhateverElse_IsGovernedAsAMessage(string method) => ServerMethods.Place(method).Should().Be(MethodPlacement.Message);

    [Test]
    public void MethodPlacement_ThatNobodyGave_IsGoverned() => default(MethodPlacement).Should().Be(MethodPlacement.Message);

    [TestCase("tools/call", true)]
    [TestCase("prompts/get", true)]
    [TestCase("resources/read", true)]
    [TestCase("tools/list", false)]
    [TestCase("completion/complete", false)]
    public void HasRounds_TheThreeOfTheProtocol(string method, bool expected) => ServerMethods.HasRounds(method).Should().Be(expected);
}
