using System.Text.Json.Nodes;
using McpGovernance.Limits;
using McpGovernance.Tests.Support.Identity;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Tests.Limits;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AdmissionInterceptorTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly AdmissionOptions _options = new();
    private AdmissionInterceptor? _interceptor;

    [TearDown]
    public void DisposeInterceptor() => _interceptor?.Dispose();

    [Test]
    public async Task InvokeAsync_Ordinary_GoesOnAndItsBytesAreCounted()
    {
        var context = new FakeInvokeContext(request: JsonNode.Parse("""{ "name": "get_ticket" }"""));

        (await InvokeAsync(context)).Should().BeNull();

        context.RequestBytes.Should().Be(21);
    }

    [Test]
    public async Task InvokeAsync_NoParameters_GoesOn() => (await InvokeAsync(new FakeInvokeContext())).Should().BeNull();

    [TestCase("""{"a":1,"a":2}""", DenialCodes.AdmissionDuplicateKey)]
    [TestCase("""{"a":"\ud800"}""", DenialCodes.AdmissionMalformed)]
    [TestCase("""{"a":[[[[[[]]]]]]}""", DenialCodes.AdmissionTooDeep)]
    [TestCase("""{"a":"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345"}""", DenialCodes.AdmissionTooLarge)]
    [TestCase("""{"12345678901234567":0}""", DenialCodes.AdmissionTooManyKeys)]
    [TestCase("""[{"a":0},{"a":0},{"a":0},{"a":0},{"a":0},{"a":0},{"a":0},{"a":0},{"a":0},{"a":0},{"a":0},{"a":0},{"a":0},{"a":0},{"a":0},{"a":0},{"a":0}]""", DenialCodes.AdmissionTooManyKeys)]
    public async Task InvokeAsyncAndListAsync_BeyondABound_AreRefusedInTheOpen(string json, string code)
    {
        (_options.MaxRequestBytes, _options.MaxDepth, _options.MaxKeys, _options.MaxKeyLength) = (256, 4, 16, 16);
        var list = new FakeListContext(JsonNode.Parse(json), time: _time);

        var denial = await InvokeAsync(new FakeInvokeContext(request: JsonNode.Parse(json)));
        await Interceptor.ListAsync(list, static _ => throw new InvalidOperationException("It must not go on."));

        (denial!.Code, denial.Hidden, denial.Retryable).Should().Be((code, false, false));
        list.Denial.Should().BeSameAs(denial);
    }

    [TestCase("get\u200B_ticket", TargetKind.Tool)]
    [TestCase(" ", TargetKind.Prompt)]
    [TestCase("", TargetKind.Resource)]
    public async Task InvokeAsync_OddName_IsAnsweredAsUnknown(string name, TargetKind kind)
    {
        var denial = await InvokeAsync(new FakeInvokeContext(target: name, kind: kind));

        (denial!.Code, denial.Hidden).Should().Be((DenialCodes.AdmissionOddName, true));
    }

    [TestCase(TargetKind.Tool, 128)]
    [TestCase(TargetKind.Prompt, 128)]
    [TestCase(TargetKind.Method, 128)]
    [TestCase(TargetKind.Resource, 2_048)]
    [TestCase(TargetKind.ResourceTemplate, 2_048)]
    [TestCase(TargetKind.Task, 2_048)]
    public async Task InvokeAsync_LongName_HasABoundForItsKind(TargetKind kind, int longest)
    {
        (await InvokeAsync(new FakeInvokeContext(target: new string('a', longest), kind: kind))).Should().BeNull();
        (await InvokeAsync(new FakeInvokeContext(target: new string('a', longest + 1), kind: kind)))!.Code.Should().Be(DenialCodes.AdmissionOddName);
    }

    [Test]
    public async Task InvokeAsync_TooManyAttemptsOfACaller_AreRefusedUntilTheyCanSucceed()
    {
        (_options.CallerAttemptsPerMinute, _options.CallerBurst) = (60, 3);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            (await AttemptAsync("alice")).Should().BeNull();
        }

        var denial = await AttemptAsync("alice");

        (denial!.Code, denial.Retryable, denial.RetryAfter).Should().Be((DenialCodes.AdmissionAttempts, true, TimeSpan.FromSeconds(1)));
        (await AttemptAsync("bob")).Should().BeNull();
        _time.Advance(denial.RetryAfter!.Value);
        (await AttemptAsync("alice")).Should().BeNull();
    }

    [Test]
    public async Task InvokeAsync_NewSessionForTheSameCaller_IsNotANewLimit()
    {
        (_options.CallerAttemptsPerMinute, _options.CallerBurst) = (1, 2);

        (await AttemptAsync("alice", session: "1")).Should().BeNull();
        (await AttemptAsync("alice", session: "2")).Should().BeNull();
        (await AttemptAsync("alice", session: "3"))!.Code.Should().Be(DenialCodes.AdmissionAttempts);
    }

    [TestCase("stdio", null, true)]
    [TestCase("stream", null, true)]
    [TestCase("http", "session-1", true)]
    [TestCase("http", null, false)]
    public async Task InvokeAsync_ManyCallersOnOneConnection_AreCountedTogetherWhereThereIsOne(string transport, string? session, bool refused)
    {
        (_options.ConnectionAttemptsPerMinute, _options.ConnectionBurst) = (1, 2);
        await AttemptAsync("alice", transport, session);
        await AttemptAsync("bob", transport, session);

        var denial = await AttemptAsync("carol", transport, session);

        (denial?.Code).Should().Be(refused ? DenialCodes.AdmissionAttempts : null);
    }

    [Test]
    public async Task InvokeAsync_ListsAndHostileRequests_AreAttemptsToo()
    {
        (_options.CallerAttemptsPerMinute, _options.CallerBurst) = (1, 2);
        await Interceptor.ListAsync(new FakeListContext(time: _time), static _ => ValueTask.CompletedTask);
        (await InvokeAsync(new FakeInvokeContext(target: ""))).Should().BeSameAs(AdmissionDenials.OddName);

        (await InvokeAsync(new FakeInvokeContext()))!.Code.Should().Be(DenialCodes.AdmissionAttempts);
    }

    [Test]
    public void InvokeAsync_Admitted_AllocatesNothing()
    {
        (_options.CallerBurst, _options.ConnectionBurst) = (1_000_000, 1_000_000);
        var context = new FakeInvokeContext(transport: "stdio", request: JsonNode.Parse("""{"name":"get_ticket","arguments":{"id":42}}"""), time: _time);
        _ = Interceptor;

        Allocations.PerRun(() => Allocations.Completed(Interceptor.InvokeAsync(context, static _ => ValueTask.CompletedTask))).Should().Be(0);
    }

    [Test]
    public void Denials_SayWhatToDoAndNoValues() =>
        new[] { AdmissionDenials.TooLarge, AdmissionDenials.TooDeep, AdmissionDenials.TooManyKeys, AdmissionDenials.KeyTooLong, AdmissionDenials.DuplicateKey, AdmissionDenials.NotUnicode }
            .Should().OnlyContain(static denial => !denial.Hidden && denial.Message.Contains(". ") && denial.Message.EndsWith('.'));

    private AdmissionInterceptor Interceptor => _interceptor ??= new(Options.Create(_options), _time);

    private Task<Denial?> AttemptAsync(string subject, string transport = "http", string? session = null) =>
        InvokeAsync(new FakeInvokeContext(transport: transport, session: session) { Caller = new() { Kind = CallerKind.Local, Subject = subject } });

    private async Task<Denial?> InvokeAsync(FakeInvokeContext context)
    {
        var passed = false;
        await Interceptor.InvokeAsync(context, _ =>
        {
            passed = true;
            return ValueTask.CompletedTask;
        });
        passed.Should().Be(context.Denial is null);
        return context.Denial;
    }
}
