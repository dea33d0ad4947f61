namespace McpGovernance;

/// <summary>Which claims of a validated token say who is calling.</summary>
/// <remarks>
/// In each list the first claim type that the principal has decides, and both spellings of
/// <c>JwtBearerOptions.MapInboundClaims</c> are in the defaults. A claim that is there twice with different values says nothing.
/// </remarks>
public sealed class IdentityOptions
{
    /// <summary>The claim types that name the subject.</summary>
    /// <value>The default is <c>sub</c> and <c>…/nameidentifier</c>. At least one; a name that its owner can change is none.</value>
    public IReadOnlyList<string> SubjectClaimTypes { get; set; } =
        ["sub", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier"];

    /// <summary>The claim types that name the OAuth client.</summary>
    /// <value>The default is <c>client_id</c> and <c>azp</c>.</value>
    public IReadOnlyList<string> ClientIdClaimTypes { get; set; } = ["client_id", "azp"];

    /// <summary>The claim types that name the tenant.</summary>
    /// <value>The default is <c>tid</c>, <c>tenant_id</c> and <c>…/identity/claims/tenantid</c>.</value>
    public IReadOnlyList<string> TenantClaimTypes { get; set; } =
        ["tid", "tenant_id", "http://schemas.microsoft.com/identity/claims/tenantid"];

    /// <summary>The claim types that hold scopes; those of all types are united.</summary>
    /// <value>The default is <c>scope</c>, <c>scp</c> and <c>…/identity/claims/scope</c>.</value>
    /// <remarks>A space-delimited string, a JSON array and repeated claims are understood. Elements are compared whole and ordinally.</remarks>
    public IReadOnlyList<string> ScopeClaimTypes { get; set; } =
        ["scope", "scp", "http://schemas.microsoft.com/identity/claims/scope"];

    /// <summary>How many acting parties a chain of <c>act</c> claims (RFC 8693) may have. A longer chain refuses the request.</summary>
    /// <value>The default is 8. From 1 to 64.</value>
    public int MaxActors { get; set; } = 8;
}
