using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace McpGovernance.AspNetCore;

/// <summary>Answers a refusal for want of scopes with the status and header of RFC 6750, as long as the response has not started.</summary>
/// <remarks>The body is the same in either case: the refusal, with the scopes.</remarks>
internal sealed class ChallengeInterceptor(IHttpContextAccessor http, IOptions<HttpGovernanceOptions> options) : GovernanceInterceptor
{
    /// <summary>What a scope may consist of (RFC 6749, section 3.3): nothing that could leave the quotes.</summary>
    private static readonly SearchValues<char> s_scopeCharacters = SearchValues.Create(
        [.. Enumerable.Range('!', '~' - '!' + 1).Select(static code => (char)code).Where(static character => character is not ('"' or '\\'))]);

    public override GovernanceStage Stage => GovernanceStage.Telemetry;

    public override async ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
    {
        await next(context).ConfigureAwait(false);
        if (context.Denial is { Scopes.Count: > 0, Hidden: false } denial
            && http.HttpContext is { Response: { HasStarted: false } response } request && request.Features.Get<ResponseStart>() is not null
            && denial.Scopes.All(static scope => scope.Length > 0 && !scope.AsSpan().ContainsAnyExcept(s_scopeCharacters)))
        {
            response.StatusCode = StatusCodes.Status403Forbidden;
            response.Headers.WWWAuthenticate = Challenge(denial.Scopes);
        }
    }

    private string Challenge(IReadOnlyList<string> scopes)
    {
        var challenge = $"Bearer error=\"insufficient_scope\", scope=\"{string.Join(' ', scopes)}\"";
        return options.Value.ResourceMetadata is { } metadata ? $"{challenge}, resource_metadata=\"{metadata.AbsoluteUri}\"" : challenge;
    }
}
