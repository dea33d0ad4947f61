using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using NUnit.Framework;

namespace McpGovernance.Testing;

/// <summary>What every <see cref="CallerResolver"/> promises. Derive a class from it, in your tests, for each resolver of yours.</summary>
/// <remarks>Each test runs the resolver in a governed server of its own, on requests with the principals of <see cref="Principals"/>.</remarks>
[TestFixture]
public abstract class CallerResolverContractTests
{
    /// <summary>Creates the resolver under test. Called once for each principal in each test.</summary>
    /// <returns>The resolver.</returns>
    protected abstract CallerResolver CreateResolver();

    /// <summary>The principals that requests carry, as the host would set them.</summary>
    /// <value>The default is none, one that nobody authenticated, and one with the subject <c>alice</c>.</value>
    protected virtual IEnumerable<ClaimsPrincipal?> Principals =>
    [
        null,
        new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "mallory")])),
        new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "alice", ClaimValueTypes.String, "https://issuer.example")], "Bearer")),
    ];

    /// <summary>Nobody is a caller too.</summary>
    /// <returns>The running test.</returns>
    [Test]
    public Task ResolveAsync_AnyPrincipal_IsNeverNull() => ForEachPrincipalAsync(static async (probe, _) =>
        Assert.That(await probe.AskAsync().ConfigureAwait(false), Is.Not.Null, "Nobody is 'Caller.Anonymous', not null."));

    /// <summary>Verified means that somebody authenticated a principal, which is there to be asked for claims.</summary>
    /// <returns>The running test.</returns>
    [Test]
    public Task ResolveAsync_WithoutAnAuthenticatedPrincipal_IsNeverVerified() => ForEachPrincipalAsync(static async (probe, _) =>
    {
        if (await probe.AskAsync().ConfigureAwait(false) is { IsVerified: true } caller)
        {
            Assert.That(caller.Principal?.Identity?.IsAuthenticated, Is.True, "A verified caller has the principal that somebody authenticated.");
        }
    });

    /// <summary>Limits, rounds and tasks are kept by the caller's key.</summary>
    /// <returns>The running test.</returns>
    [Test]
    public Task ResolveAsync_TheSameRequestAgain_IsTheSameCaller() => ForEachPrincipalAsync(static async (probe, _) =>
    {
        var first = await probe.AskAsync().ConfigureAwait(false);
        var second = await probe.AskAsync().ConfigureAwait(false);
        Assert.That(second?.Key, Is.EqualTo(first?.Key), "The same principal on the same connection is the same caller.");
    });

    /// <summary>One resolver serves all requests at once.</summary>
    /// <returns>The running test.</returns>
    [Test]
    public Task ResolveAsync_ManyAtOnce_AreAllTheSameCaller() => ForEachPrincipalAsync(static async (probe, _) =>
    {
        var callers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => probe.AskAsync())).ConfigureAwait(false);
        Assert.That(callers.Select(static caller => caller?.Key).Distinct().Count(), Is.EqualTo(1), "Requests that ran at once were confused.");
    });

    /// <summary>A caller who no longer waits does not hold a request.</summary>
    /// <returns>The running test.</returns>
    [Test]
    public Task ResolveAsync_CancelledRequest_EndsSoon() => ForEachPrincipalAsync(static async (probe, cancel) =>
    {
        await cancel.CancelAsync().ConfigureAwait(false);
        try
        {
            Assert.That(await probe.AskAsync().ConfigureAwait(false), Is.Not.Null, "A cancelled request has a caller, or ends by an OperationCanceledException.");
        }
        catch (OperationCanceledException)
        {
            // Giving up is an answer to somebody who gave up.
        }
    });

    private async Task ForEachPrincipalAsync(Func<ResolverProbe, CancellationTokenSource, Task> test)
    {
        foreach (var principal in Principals)
        {
            using var cancel = new CancellationTokenSource();
            var probe = new ResolverProbe(CreateResolver());
            var pair = await GovernedPair.StartAsync(
                server => server.Services.Configure<McpServerOptions>(options =>
                {
                    options.Filters.Message.IncomingFilters.Add(next => (context, cancellationToken) =>
                    {
                        context.User = principal;
                        return next(context, cancel.IsCancellationRequested ? cancel.Token : cancellationToken);
                    });
                    options.Handlers.ListToolsHandler = static (_, _) => new(new ListToolsResult());
                }),
                governance => governance.UseCallerResolver(probe)).ConfigureAwait(false);
            await using (pair.ConfigureAwait(false))
            {
                probe.Client = pair.Client;
                await test(probe, cancel).ConfigureAwait(false);
            }
        }
    }
}
