using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using McpGovernance.Documents;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Policy;

/// <summary>Reads a caller that somebody wrote down, with the claims that the token would have.</summary>
internal sealed class CallerReader(DocumentProblems problems)
{
    public const string Expected = "an object with 'kind', such as { \"kind\": \"authenticated\", \"issuer\": \"https://login.example\", \"subject\": \"alice\" }";

    private const string ExpectedClaim = "text, a number, true or false, or an array of them";

    private readonly DocumentValues _values = new(problems);

    public PolicyCaller? ReadDocument(DocumentNode node)
    {
        if (node.Children.Count > 0)
        {
            _values.NoKeyTwice(node);
        }

        return Read(node);
    }

    public PolicyCaller? Read(DocumentNode node)
    {
        if (!_values.IsObject(node, Expected))
        {
            return null;
        }

        _values.OnlyKeys(
            node, PolicyKeys.Kind, PolicyKeys.Issuer, PolicyKeys.Subject, CaseKeys.Client, CaseKeys.Tenant, CaseKeys.Scopes, CaseKeys.Actors,
            CaseKeys.Claims, CaseKeys.IssuedAt, CaseKeys.ClientInfo);
        var kind = ReadKind(node);
        var (issuer, subject, client) = (Text(node, PolicyKeys.Issuer), Text(node, PolicyKeys.Subject), Text(node, CaseKeys.Client));
        var claims = ReadClaims(node, kind, issuer);
        Imply(claims, "sub", subject, issuer);
        Imply(claims, "client_id", client, issuer);
        var caller = new Caller
        {
            Kind = kind,
            Issuer = issuer,
            Subject = subject,
            ClientId = client,
            Tenant = Text(node, CaseKeys.Tenant),
            Scopes = Texts(node, CaseKeys.Scopes, "an array of scopes"),
            Actors = Texts(node, CaseKeys.Actors, "an array of acting agents, nearest first"),
            TokenIssuedAt = node.Find(CaseKeys.IssuedAt) is { } issued ? ReadTime(issued) : null,
            Principal = kind == CallerKind.Authenticated ? new ClaimsPrincipal(new ClaimsIdentity(claims, "written down")) : null,
        };
        return new PolicyCaller(caller, ReadClient(node));
    }

    /// <summary>Reads a moment. It has an offset: without one it would be another moment elsewhere.</summary>
    public DateTimeOffset? ReadTime(DocumentNode node)
    {
        const string Moment = "a moment with its offset, such as \"2026-11-27T09:30:00Z\"";
        if (_values.Text(node, Moment) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            && (text[^1] == 'Z' || text[^6] is '+' or '-'))
        {
            return time;
        }

        problems.Error(node, "The text is no moment.", $"Expected {Moment}. Correct it.");
        return null;
    }

    private CallerKind ReadKind(DocumentNode node)
    {
        var text = _values.RequiredText(node, PolicyKeys.Kind, $"'{string.Join("', '", BuiltInRoles.All)}'");
        foreach (var kind in Enum.GetValues<CallerKind>())
        {
            if (BuiltInRoles.For(kind) == text)
            {
                return kind;
            }
        }

        if (text is not null)
        {
            problems.Error(node.Find(PolicyKeys.Kind)!, $"The kind '{text}' is unknown.", $"Expected '{string.Join("', '", BuiltInRoles.All)}'.{Nearest.Hint(text, BuiltInRoles.All)} Correct it.");
        }

        return CallerKind.Anonymous;
    }

    private List<Claim> ReadClaims(DocumentNode node, CallerKind kind, string? issuer)
    {
        var claims = new List<Claim>();
        if (node.Find(CaseKeys.Claims) is not { } given || !_values.IsObject(given, "an object from the names of claims to their values"))
        {
            return claims;
        }

        if (kind != CallerKind.Authenticated)
        {
            problems.KeyError(given, "A caller whom nobody authenticated has no claims.", "Expected 'claims' beside 'kind': \"authenticated\" only. Remove it.");
        }

        foreach (var claim in given.Children)
        {
            foreach (var value in claim.Kind == JsonValueKind.Array ? claim.Children : [claim])
            {
                var text = value.Kind switch
                {
                    JsonValueKind.String or JsonValueKind.Number => value.Text,
                    JsonValueKind.True => "true",
                    JsonValueKind.False => "false",
                    _ => null,
                };
                if (text is null)
                {
                    problems.Error(value, "The value cannot be a claim's.", $"Expected {ExpectedClaim}. Correct it.");
                }
                else
                {
                    claims.Add(ClaimOf(claim.Key, text, issuer));
                }
            }
        }

        return claims;
    }

    /// <summary>A token says its subject and its client in claims too.</summary>
    private static void Imply(List<Claim> claims, string name, string? value, string? issuer)
    {
        if (value is not null && !claims.Exists(claim => claim.Type == name))
        {
            claims.Add(ClaimOf(name, value, issuer));
        }
    }

    private static Claim ClaimOf(string name, string value, string? issuer) =>
        issuer is null ? new Claim(name, value) : new Claim(name, value, ClaimValueTypes.String, issuer);

    private Implementation? ReadClient(DocumentNode node)
    {
        if (node.Find(CaseKeys.ClientInfo) is not { } client || !_values.IsObject(client, "an object with 'name' and 'version', as the client says them of itself"))
        {
            return null;
        }

        _values.OnlyKeys(client, PolicyKeys.Name, PolicyKeys.Version);
        return new Implementation
        {
            Name = _values.RequiredText(client, PolicyKeys.Name, "the client's name as text") ?? "",
            Version = _values.RequiredText(client, PolicyKeys.Version, "the client's version as text") ?? "",
        };
    }

    private string? Text(DocumentNode node, string key) => node.Find(key) is { } member ? _values.Text(member, "text") : null;

    private IReadOnlyList<string> Texts(DocumentNode node, string key, string expected) =>
        node.Find(key) is { } member && _values.IsArray(member, expected) ? [.. member.Children.Select(child => _values.Text(child, "text")).OfType<string>()] : [];
}
