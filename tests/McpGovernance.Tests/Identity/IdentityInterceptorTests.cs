using System.Security.Claims;
using McpGovernance.Identity;
using McpGovernance.Tests.Support.Identity;
using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Tests.Identity;

[Parallelizable(ParallelScope.All)]
internal sealed class IdentityInterceptorTests
{
    private static readonly Caller Bob = new() { Kind = CallerKind.Local, Subject = "bob" };

    [Test]
    public async Task InvokeAsync_Resolved_SetsCallerAndRolesAtTheTimeOfResolving()
    {
        var time = new FakeTimeProvider();
        var policy = new FakePolicy();
        var context = new FakeInvokeContext(policy: policy, time: time);
        time.Advance(TimeSpan.FromSeconds(5));
        (Caller, string?) seen = default;

        await new IdentityInterceptor(new DelegateCallerResolver(_ => Bob)).InvokeAsync(context, inner =>
        {
            seen = (inner.Caller, inner.Roles?.Names[0]);
            return ValueTask.CompletedTask;
        });

        seen.Should().Be((Bob, "bob"));
        policy.AskedAt.Should().Equal(time.GetUtcNow());
    }

    [Test]
    public async Task ListAsync_ResolverThatWaits_SetsCallerBeforeTheRest()
    {
        var released = new TaskCompletionSource<Caller>();
        var context = new FakeListContext();
        Caller? seen = null;

        var running = new IdentityInterceptor(new WaitingResolver(released.Task)).ListAsync(context, inner =>
        {
            seen = inner.Caller;
            return ValueTask.CompletedTask;
        });
        seen.Should().BeNull();
        released.SetResult(Bob);
        await running;

        seen.Should().BeSameAs(Bob);
        context.Roles!.Names.Should().Equal("bob");
    }

    [Test]
    public async Task Pipeline_ResolverThrows_IsARefusalAndTheHandlerDoesNotRun()
    {
        var context = await RunAsync(static _ => throw new InvalidOperationException("no directory"));

        context.Denial!.Code.Should().Be(DenialCodes.GovernanceFailed);
        context.Denial.Detail.Should().NotContain("no directory");
        context.HandlerStarted.Should().BeFalse();
        context.Caller.Should().BeSameAs(Caller.Anonymous);
        context.Roles.Should().BeNull();
    }

    [Test]
    public async Task Pipeline_ResolverReturnsNull_IsARefusalThatNamesTheResolver()
    {
        var context = await RunAsync(static _ => null!);

        context.Denial!.Code.Should().Be(DenialCodes.GovernanceFailed);
        context.StageFailure!.Message.Should().Contain(nameof(DelegateCallerResolver)).And.Contain("Caller.Anonymous");
        context.HandlerStarted.Should().BeFalse();
    }

    [Test]
    public async Task Pipeline_PrincipalOnAnAssertedCaller_IsARefusal()
    {
        var context = await RunAsync(static _ => Bob with { Principal = Principals.Jwt(("sub", "bob")) });

        context.Denial!.Code.Should().Be(DenialCodes.GovernanceFailed);
        context.StageFailure!.Message.Should().Contain("nobody authenticated");
    }

    [Test]
    public async Task Pipeline_UnauthenticatedPrincipalOnAVerifiedCaller_IsARefusal()
    {
        var principal = new ClaimsPrincipal(Principals.Plain(authenticationType: null, ("sub", "bob")));

        var context = await RunAsync(_ => new Caller { Kind = CallerKind.Authenticated, Subject = "bob", Principal = principal });

        context.Denial!.Code.Should().Be(DenialCodes.GovernanceFailed);
    }

    [Test]
    public async Task Pipeline_UnknownKind_IsARefusal() =>
        (await RunAsync(static _ => new Caller { Kind = (CallerKind)7 })).Denial!.Code.Should().Be(DenialCodes.GovernanceFailed);

    private static async Task<FakeInvokeContext> RunAsync(Func<GovernanceContext, Caller> resolve)
    {
        var context = new FakeInvokeContext();
        await new GovernancePipeline([new IdentityInterceptor(new DelegateCallerResolver(resolve))]).InvokeAsync(context);
        return context;
    }

    private sealed class WaitingResolver(Task<Caller> caller) : CallerResolver
    {
        public override ValueTask<Caller> ResolveAsync(GovernanceContext context) => new(caller);
    }
}
