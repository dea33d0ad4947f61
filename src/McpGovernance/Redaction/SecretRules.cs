using System.Buffers;

namespace McpGovernance.Redaction;

/// <summary>All that is looked for, with the forms in which providers publish their keys and tokens.</summary>
internal static class SecretRules
{
    private const string Digits = "0123456789", Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", Lower = "abcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> s_alphanumeric = SearchValues.Create(Digits + Upper + Lower);
    private static readonly SearchValues<char> s_word = SearchValues.Create(Digits + Upper + Lower + "_");
    private static readonly SearchValues<char> s_url = SearchValues.Create(Digits + Upper + Lower + "_-");
    private static readonly SearchValues<char> s_dotted = SearchValues.Create(Digits + Upper + Lower + "_-.");
    private static readonly SearchValues<char> s_base64 = SearchValues.Create(Digits + Upper + Lower + "+/=");
    private static readonly SearchValues<char> s_encoded = SearchValues.Create(Digits + Upper + Lower + "+/=%");
    private static readonly SearchValues<char> s_hex = SearchValues.Create(Digits + "abcdef");
    private static readonly SearchValues<char> s_base32 = SearchValues.Create("234567" + Upper);
    private static readonly SearchValues<char> s_lower = SearchValues.Create(Digits + Lower);
    private static readonly SearchValues<char> s_upper = SearchValues.Create(Digits + Upper);
    private static readonly SearchValues<char> s_azure = SearchValues.Create(Digits + Upper + Lower + "_~.-");
    private static readonly SearchValues<char> s_path = SearchValues.Create(Digits + Upper + Lower + "/");

    private static readonly string[] s_names =
    [
        "secret", "secret_key", "secret-key", "secretkey", "secret_access_key", "secretaccesskey", "api_key", "api-key", "apikey", "access_key", "access-key", "accesskey",
        "access_token", "access-token", "accesstoken", "refresh_token", "refresh-token", "refreshtoken", "auth_token", "auth-token", "authtoken", "private_key", "privatekey",
        "signing_key", "signingkey", "encryption_key", "encryptionkey", "account_key", "accountkey",
    ];

    private static readonly string[] s_passwords = ["password", "passwd", "passphrase", "pwd"];

    /// <summary>The rules. Of those with one mark, the first that matches counts.</summary>
    public static IReadOnlyList<SecretRule> All { get; } =
    [
        new PrivateKeyRule("-----BEGIN ", "PRIVATE KEY", "-----END "),
        new PrivateKeyRule("PuTTY-User-Key-File-", ":", "Private-MAC:"),
        new JsonWebTokenRule(),
        new UrlPasswordRule(),

        // Amazon Web Services, of users and of sessions.
        .. Tokens(s_base32, 16, 16, "AKIA", "ASIA", "ABIA", "ACCA"),

        // GitHub and GitLab.
        .. Tokens(s_word, 36, "ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
        .. Tokens(s_word, 60, "github_pat_"),
        .. Tokens(s_url, 20, "glpat-", "gldt-", "glrt-", "glptt-", "glft-", "glsoat-"),

        // Slack.
        .. Tokens(s_url, 20, "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-", "xoxe.", "xapp-"),
        .. Tokens(s_path, 30, "hooks.slack.com/services/", "hooks.slack.com/workflows/"),

        // Payments.
        .. Tokens(s_alphanumeric, 16, "sk_live_", "rk_live_", "sk_test_", "rk_test_", "whsec_"),
        .. Tokens(s_word, 22, "sq0atp-", "sq0csp-"),

        // Models.
        .. Tokens(s_url, 24, "sk-ant-", "sk-proj-", "sk-svcacct-", "sk-admin-", "sk-or-v1-"),
        .. Words(s_alphanumeric, 48, 51, "sk-"),
        .. Words(s_alphanumeric, 34, 40, "hf_", "r8_"),
        .. Words(s_alphanumeric, 40, 100, "gsk_", "pplx-", "xai-"),

        // Google.
        .. Tokens(s_url, 35, 35, "AIza"),
        .. Tokens(s_url, 28, "GOCSPX-"),
        .. Tokens(s_dotted, 30, "ya29."),

        // Azure.
        new SurroundedTokenRule("Q~", s_azure, Before: 4, Fewest: 31, Most: 34),
        .. Tokens(s_base64, 40, "AccountKey=", "SharedAccessKey="),
        .. Tokens(s_encoded, 43, "&sig=", "?sig="),

        // Registries of packages.
        .. Tokens(s_alphanumeric, 36, "npm_"),
        .. Tokens(s_url, 50, "pypi-AgE"),
        .. Words(s_lower, 43, 43, "oy2"),
        .. Tokens(s_alphanumeric, 32, "rubygems_", "dckr_pat_", "dckr_oat_"),

        // Clouds, stores, tools.
        .. Tokens(s_hex, 64, "dop_v1_", "doo_v1_", "dor_v1_"),
        .. Tokens(s_hex, 32, "shpat_", "shpca_", "shppa_", "shpss_"),
        .. Tokens(s_url, 24, "hvs.", "hvb.", "hvr."),
        .. Words(s_hex, 32, 40, "dapi"),
        .. Words(s_dotted, 60, 80, "SG."),
        .. Tokens(s_url, 60, ".atlasv1."),
        .. Tokens(s_upper, 58, 58, "AGE-SECRET-KEY-1"),
        .. Words(s_url, 32, 300, "PMAK-", "lin_api_", "ntn_", "sntrys_", "glc_", "glsa_", "sbp_", "pscale_tkn_", "phc_", "phx_"),

        new CredentialsRule("bearer ", 20),
        new CredentialsRule("basic ", 16),
        .. s_names.Select(static name => new NamedSecretRule(name, SecretKinds.NamedSecret)),
        .. s_passwords.Select(static name => new NamedSecretRule(name, SecretKinds.Password)),
    ];

    /// <summary>Whether values under such a name are secrets, in whatever case and with whatever before it.</summary>
    public static bool IsNameOfSecret(ReadOnlySpan<char> name)
    {
        foreach (var one in s_passwords)
        {
            if (name.EndsWith(one, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        foreach (var one in s_names)
        {
            if (name.EndsWith(one, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<SecretRule> Tokens(SearchValues<char> alphabet, int fewest, params string[] marks) => marks.Select(mark => new TokenRule(mark, alphabet, fewest));

    private static IEnumerable<SecretRule> Tokens(SearchValues<char> alphabet, int fewest, int most, params string[] marks) => marks.Select(mark => new TokenRule(mark, alphabet, fewest, most));

    private static IEnumerable<SecretRule> Words(SearchValues<char> alphabet, int fewest, int most, params string[] marks) => marks.Select(mark => new TokenRule(mark, alphabet, fewest, most) { IsWord = true });
}
