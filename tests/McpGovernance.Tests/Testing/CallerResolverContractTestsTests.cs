using System.Security.Claims;
using McpGovernance.Testing;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace McpGovernance.Tests.Testing;

/// <summary>The contract finds what breaks it.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class CallerResolverContractTestsTests
{
    private static int _turn;

    private static async Task<bool> BreaksAsync(Func<GovernanceContext, Caller> resolve, Func<CallerResolverContractTests, Task> test)
    {
        using var isolated = new TestExecutionContext.IsolatedContext();
        try
        {
            await test(new Contract { Resolve = resolve });
            return false;
        }
        catch (Exception failure) when (failure is AssertionException or InvalidOperationException or ResultStateException or NullReferenceException)
        {
            return true;
        }
    }

    [Test]
    public async Task Contract_Null_Fails() =>
        (await BreaksAsync(static _ => null!, static contract => contract.ResolveAsync_AnyPrincipal_IsNeverNull())).Should().BeTrue();

    [Test]
    public async Task Contract_VerifiedWithoutPrincipal_Fails()
    {
        Func<CallerResolverContractTests, Task> test = static contract => contract.ResolveAsync_WithoutAnAuthenticatedPrincipal_IsNeverVerified();

        (await BreaksAsync(static _ => new Caller { Kind = CallerKind.Authenticated, Subject = "root" }, test)).Should().BeTrue();
        (await BreaksAsync(static context => new Caller { Kind = CallerKind.Authenticated, Principal = context.User ?? new ClaimsPrincipal() }, test)).Should().BeTrue();
        (await BreaksAsync(static _ => new Caller { Kind = CallerKind.Local, Subject = "root" }, test)).Should().BeFalse();
    }

    [Test]
    public async Task Contract_AnotherCallerEachTime_Fails()
    {
        Func<GovernanceContext, Caller> changing = static _ => new Caller { Kind = CallerKind.Local, Subject = $"s{Interlocked.Increment(ref _turn)}" };

        (await BreaksAsync(changing, static contract => contract.ResolveAsync_TheSameRequestAgain_IsTheSameCaller())).Should().BeTrue();
        (await BreaksAsync(changing, static contract => contract.ResolveAsync_ManyAtOnce_AreAllTheSameCaller())).Should().BeTrue();
    }

    [Test]
    public async Task Contract_GivingUpWhenCancelled_Passes() =>
        (await BreaksAsync(
            static context =>
            {
                context.CancellationToken.IsCancellationRequested.Should().BeTrue();
                throw new OperationCanceledException(context.CancellationToken);
            },
            static contract => contract.ResolveAsync_CancelledRequest_EndsSoon())).Should().BeFalse();

    /// <summary>A fixture like a user's; run by itself it keeps the contract.</summary>
    private sealed class Contract : CallerResolverContractTests
    {
        public Func<GovernanceContext, Caller> Resolve { get; init; } = static _ => Caller.Anonymous;

        protected override CallerResolver CreateResolver() => new Resolver(Resolve);

        private sealed class Resolver(Func<GovernanceContext, Caller> resolve) : CallerResolver
        {
            public override ValueTask<Caller> ResolveAsync(GovernanceContext context) => new(resolve(context));
        }
    }
}
