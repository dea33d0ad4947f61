using Microsoft.Extensions.Options;

namespace McpGovernance.Limits;

/// <summary>Refuses what is too much, too often or ambiguous, before anything is asked about it.</summary>
internal sealed class AdmissionInterceptor : GovernanceInterceptor, IDisposable
{
    private readonly AdmissionOptions _options;
    private readonly RequestScanner _scanner;
    private readonly AttemptLimiter _callers;
    private readonly AttemptLimiter _connections;

    public AdmissionInterceptor(IOptions<AdmissionOptions> options, TimeProvider time)
    {
        _options = options.Value;
        _scanner = new(_options);
        _callers = new(_options.CallerAttemptsPerMinute, _options.CallerBurst, _options.MaxTracked, time);
        _connections = new(_options.ConnectionAttemptsPerMinute, _options.ConnectionBurst, _options.MaxTracked, time);
    }

    public override GovernanceStage Stage => GovernanceStage.Admission;

    public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next) =>
        (Attempt(context) ?? Scan(context) ?? Name(context.Target)) is { } denial ? context.Deny(denial) : next(context);

    public override ValueTask ListAsync(ListContext context, GovernanceHandler<ListContext> next) =>
        (Attempt(context) ?? Scan(context)) is { } denial ? context.Deny(denial) : next(context);

    public void Dispose()
    {
        _callers.Dispose();
        _connections.Dispose();
    }

    /// <summary>The coarse limit first: a flood on one connection does not reach the callers' table.</summary>
    private Denial? Attempt(GovernanceContext context) =>
        (Connection(context) is { } connection ? Attempt(_connections, connection) : null) ?? Attempt(_callers, context.Caller.Key);

    private static Denial? Attempt(AttemptLimiter limiter, string key)
    {
        var lease = (AttemptLease)limiter.AttemptAcquire(key);
        return lease.IsAcquired ? null : AdmissionDenials.Attempts(lease.RetryAfter);
    }

    /// <summary>Over HTTP without sessions nothing tells connections apart, and one key for all would let one caller lock out the rest.</summary>
    private static string? Connection(GovernanceContext context) =>
        context.SessionId ?? (context.Transport == "http" ? null : context.Transport);

    private Denial? Scan(GovernanceContext context)
    {
        if (context.RawParams is not { } request)
        {
            return null;
        }

        var denial = _scanner.Scan(request, out var bytes);
        context.RequestBytes = bytes;
        return denial;
    }

    private Denial? Name(in GovernanceTarget target)
    {
        var maxLength = target.Kind is TargetKind.Resource or TargetKind.ResourceTemplate or TargetKind.Task
            ? _options.MaxUriLength
            : _options.MaxNameLength;
        return TargetNames.IsOdd(target.Name, maxLength) ? AdmissionDenials.OddName : null;
    }
}
