using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpGovernance.Identity;

/// <summary>
/// The default resolver: the host's authenticated principal; without one the operating system's user over standard input and
/// output, and for what a client asks; else nobody.
/// </summary>
/// <remarks>
/// Thread safe. A principal is read once for as long as it lives, so change it before the request reaches the server. A resolver
/// of yours can take this class as a dependency of its constructor and fall back to it.
/// </remarks>
public sealed class ClaimsCallerResolver : CallerResolver
{
    private readonly ConditionalWeakTable<ClaimsPrincipal, Caller> _callers = [];
    private readonly ConditionalWeakTable<ClaimsPrincipal, Caller>.CreateValueCallback _read;
    private readonly Caller _local = new() { Kind = CallerKind.Local, Subject = Environment.UserName };

    /// <summary>Creates the resolver.</summary>
    /// <param name="options">Which claims to read.</param>
    /// <param name="logger">Where the operator is told of principals without a subject.</param>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    public ClaimsCallerResolver(IOptions<IdentityOptions> options, ILogger<ClaimsCallerResolver> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        _read = new PrincipalReader(options.Value, new SubjectDiagnostic(logger)).Read;
    }

    /// <inheritdoc/>
    /// <exception cref="FormatException">The <c>act</c> claim cannot be understood: nobody may act unseen.</exception>
    public override ValueTask<Caller> ResolveAsync(GovernanceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new(
            context.User is { } user ? _callers.GetValue(user, _read) :
            context.Side == GovernanceSide.Client || context.Transport == "stdio" ? _local :
            Caller.Anonymous);
    }
}
