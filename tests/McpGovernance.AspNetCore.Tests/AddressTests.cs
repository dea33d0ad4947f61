using System.Net;
using McpGovernance.AspNetCore.Tests.Support;
using McpGovernance.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;

namespace McpGovernance.AspNetCore.Tests;

/// <summary>The record has the peer's address, and another only from a proxy that the host knows.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AddressTests : IAsyncDisposable
{
    private const string Peer = "127.0.0.1";
    private const string Claimed = "203.0.113.9";

    private readonly WebDesk _desk = new();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Test]
    public async Task Record_HasThePeer_WhateverHeadersSay([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode) =>
        (await SourceAsync(mode)).Should().Be(Peer);

    [Test]
    public async Task Record_ProxyThatIsKnown_HasTheClient([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode)
    {
        Forward(options => options.KnownProxies.Add(IPAddress.Parse(Peer)));
        (await SourceAsync(mode)).Should().Be(Claimed);
    }

    [Test]
    public async Task Record_ProxyInAKnownNetwork_HasTheClient()
    {
        Forward(options => options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse("127.0.0.0/8")));
        (await SourceAsync(HttpMode.All[0])).Should().Be(Claimed);
    }

    [Test]
    public async Task Record_AnotherProxyIsKnown_HasThePeer()
    {
        Forward(options => options.KnownProxies.Add(IPAddress.Parse("192.0.2.1")));
        (await SourceAsync(HttpMode.All[0])).Should().Be(Peer);
    }

    [Test]
    public async Task Record_EverybodyMayForward_HasThePeer([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode)
    {
        Forward(static _ => { });
        (await SourceAsync(mode)).Should().Be(Peer, "a host that trusts everybody trusts nobody in particular");
    }

    private void Forward(Action<ForwardedHeadersOptions> known)
    {
        _desk.Services = services => services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            known(options);
        });
        _desk.Application = static app => app.UseForwardedHeaders();
    }

    private async Task<string?> SourceAsync(HttpMode mode)
    {
        await _desk.StartAsync(mode.Sessions);
        var peer = await _desk.ConnectAsync(mode.Revision, WebDesk.Alice);
        peer.Headers["X-Forwarded-For"] = Claimed;
        peer.Headers["X-Original-For"] = Claimed;
        peer.Headers["Forwarded"] = $"for={Claimed}";
        peer.Headers["X-Real-IP"] = Claimed;
        await peer.CallAsync(WebDesk.Read);
        return (await _desk.RecordsAsync()).Select(static record => record.Text("source")).Distinct().Should().ContainSingle().Subject;
    }
}
