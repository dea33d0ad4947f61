using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.Extensions.Logging;

namespace McpGovernance.Identity;

/// <summary>Tells the operator, once for each issuer, that a token names nobody: it looks like "everything is denied".</summary>
internal sealed class SubjectDiagnostic(ILogger logger)
{
    private const int MaxIssuers = 100;
    private const int MaxTypes = 40;
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>Names claim types, never a claim's value.</summary>
    public void Report(string? issuer, ClaimsIdentity identity, IEnumerable<string> expected)
    {
        issuer ??= ClaimsIdentity.DefaultIssuer;
        if (_told.Count < MaxIssuers && _told.TryAdd(issuer, true))
        {
            var present = identity.Claims.Select(static claim => claim.Type).Distinct(StringComparer.Ordinal).Take(MaxTypes);
            IdentityLog.MissingSubject(logger, issuer, identity.AuthenticationType, string.Join(", ", expected), string.Join(", ", present));
        }
    }
}
