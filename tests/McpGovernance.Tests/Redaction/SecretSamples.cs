using System.Globalization;
using System.Text;

namespace McpGovernance.Tests.Redaction;

/// <summary>
/// The set by which the detector of secrets is measured: secrets as their providers make them, none of which opens anything, each in the
/// places where secrets are found; and ordinary texts that look like secrets and are none. The same set each time.
/// </summary>
internal static class SecretSamples
{
    private const string Digits = "0123456789", Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", Lower = "abcdefghijklmnopqrstuvwxyz", Hex = "0123456789abcdef";
    private const string Base64 = Digits + Upper + Lower + "+/", Url = Digits + Upper + Lower + "-_", Alnum = Digits + Upper + Lower;
    private const int PerPlace = 4;

    /// <summary>Where secrets stand; <c>{0}</c> is the secret.</summary>
    private static readonly string[] s_places =
    [
        "{0}", "The key is {0}.", "export KEY={0}", "{{\"data\":\"{0}\"}}", "\"line\\n{0}\\nline\"", "<td>{0}</td>", "({0})", "'{0}'", "see {0}, and rotate it", "log: value={0};", "- {0}\r\n- other", "`{0}`",
    ];

    /// <summary>Ordinary names of secrets, for values that have no form of their own.</summary>
    private static readonly string[] s_names = ["password=", "DB_PASSWORD=", "client_secret: ", "\"apiKey\": \"", "api_key = '", "secret_access_key=", "AccessToken: ", "refresh_token=", "auth-token: ", "passphrase=\""];

    /// <summary>Secrets: what they are, a text that holds one, and the part that must not be left.</summary>
    public static IEnumerable<(string Name, string Text, string Secret)> Secrets()
    {
        var dice = new Random(20261128);
        foreach (var (name, make) in Makers(dice))
        {
            foreach (var place in s_places)
            {
                for (var i = 0; i < PerPlace; i++)
                {
                    var secret = make();
                    yield return (name, string.Format(CultureInfo.InvariantCulture, place, secret), secret);
                }
            }
        }

        foreach (var name in s_names)
        {
            for (var i = 0; i < PerPlace * 3; i++)
            {
                var secret = Some(dice, Alnum + "!#%*-+_", 12 + dice.Next(20)) + "7aKx";
                yield return ("beside a name", $"user=jane\n{name}{secret}\"\nhost=db", secret);
            }
        }

        foreach (var (scheme, length) in ((string, int)[])[("Authorization: Bearer ", 40), ("authorization: bearer ", 64), ("Authorization: Basic ", 32)])
        {
            for (var i = 0; i < PerPlace * 3; i++)
            {
                var secret = Some(dice, Alnum, length - 1) + "7";
                yield return ("in a header", $"GET / HTTP/1.1\r\n{scheme}{secret}\r\nAccept: */*", secret);
            }
        }

        foreach (var scheme in (string[])["postgres", "mysql", "amqp", "https", "redis", "mongodb+srv"])
        {
            for (var i = 0; i < PerPlace * 2; i++)
            {
                var secret = Some(dice, Alnum + "!*-_", 8 + dice.Next(16));
                yield return ("in a URL", $"{scheme}://app:{secret}@db.internal:5432/main?x=1", secret);
            }
        }
    }

    /// <summary>Ordinary texts: what they are, and the text.</summary>
    public static IEnumerable<(string Name, string Text)> Ordinary()
    {
        var dice = new Random(20261129);
        foreach (var (name, make) in OrdinaryMakers(dice))
        {
            for (var i = 0; i < 60; i++)
            {
                yield return (name, make());
            }
        }
    }

    private static IEnumerable<(string Name, Func<string> Make)> Makers(Random dice)
    {
        string Of(string alphabet, int length) => Some(dice, alphabet, length);
        yield return ("AWS access key", () => "AK" + "IA" + Of("234567" + Upper, 16));
        yield return ("GitHub token", () => Pick(dice, "gh" + "p_", "gh" + "o_", "gh" + "s_") + Of(Alnum, 36));
        yield return ("GitHub fine-grained token", () => "github" + "_pat_" + Of(Alnum, 22) + "_" + Of(Alnum, 59));
        yield return ("GitLab token", () => "gl" + "pat-" + Of(Url, 20));
        yield return ("Slack token", () => "xo" + "xb-" + Of(Digits, 12) + "-" + Of(Digits, 12) + "-" + Of(Alnum, 24));
        yield return ("Slack webhook", () => "https://hooks.slack" + ".com/services/T" + Of(Digits + Upper, 8) + "/B" + Of(Digits + Upper, 10) + "/" + Of(Alnum, 24));
        yield return ("Stripe key", () => Pick(dice, "sk" + "_live_", "rk" + "_live_") + Of(Alnum, 24 + dice.Next(70)));
        yield return ("OpenAI key", () => "sk" + "-proj-" + Of(Url, 74) + "T3Bl" + "bkFJ" + Of(Url, 74));
        yield return ("OpenAI key, earlier form", () => "sk" + "-" + Of(Alnum, 20) + "T3Bl" + "bkFJ" + Of(Alnum, 20));
        yield return ("Anthropic key", () => "sk" + "-ant-api03-" + Of(Url, 93) + "AA");
        yield return ("Google API key", () => "AI" + "za" + Of(Url, 35));
        yield return ("Google access token", () => "ya" + "29." + Of(Url, 120));
        yield return ("Azure storage key", () => "AccountName=x;Account" + "Key=" + Of(Base64, 86) + "==;EndpointSuffix=core.windows.net");
        yield return ("Azure client secret", () => Of(Alnum, 3) + "8Q" + "~" + Of(Alnum + "._-", 34));
        yield return ("Azure SAS", () => "https://x.blob.core.windows.net/c?sv=2024-01-01&sig=" + Of(Alnum, 43) + "%3D");
        yield return ("npm token", () => "np" + "m_" + Of(Alnum, 36));
        yield return ("PyPI token", () => "py" + "pi-AgE" + Of(Url, 150));
        yield return ("SendGrid key", () => "S" + "G." + Of(Url, 22) + "." + Of(Url, 43));
        yield return ("Hugging Face token", () => "h" + "f_" + Of(Alnum, 34));
        yield return ("DigitalOcean token", () => "do" + "p_v1_" + Of(Hex, 64));
        yield return ("Shopify token", () => "sh" + "pat_" + Of(Hex, 32));
        yield return ("Vault token", () => "hv" + "s." + Of(Url, 24 + dice.Next(70)));
        yield return ("Databricks token", () => "da" + "pi" + Of(Hex, 32));
        yield return ("age key", () => "AGE-SECRET" + "-KEY-1" + Of("023456789ACDEFGHJKLMNPQRSTUVWXYZ", 58));
        yield return ("JSON web token", () => Token(dice));
        yield return ("private key", () => $"-----BEGIN {Pick(dice, "RSA ", "EC ", "", "OPENSSH ", "ENCRYPTED ")}PRIVATE" + $" KEY-----\n{Of(Base64, 64)}\n{Of(Base64, 64)}\n{Of(Base64, 30)}==\n-----END RSA PRIVATE" + " KEY-----");
        yield return ("private key in one line", () => "-----BEGIN PRIVATE" + $" KEY-----\\n{Of(Base64, 64)}\\n{Of(Base64, 64)}\\n-----END PRIVATE" + " KEY-----\\n");
        yield return ("PGP private key", () => "-----BEGIN PGP PRIVATE" + $" KEY BLOCK-----\n\n{Of(Base64, 64)}\n=abcd\n-----END PGP PRIVATE" + " KEY BLOCK-----");
        yield return ("payment card", () => Card(dice, Pick(dice, "4", "51", "2221", "6011"), 16, Pick(dice, "", " ", "-")));
        yield return ("payment card of 15 digits", () => Card(dice, Pick(dice, "34", "37"), 15, Pick(dice, "", " ")));
    }

    private static IEnumerable<(string Name, Func<string> Make)> OrdinaryMakers(Random dice)
    {
        string Of(string alphabet, int length) => Some(dice, alphabet, length);
        yield return ("UUID", () => $"id: {new Guid([.. Enumerable.Range(0, 16).Select(_ => (byte)dice.Next(256))])}");
        yield return ("digest in hex", () => $"sha256: {Of(Hex, 64)}, commit {Of(Hex, 40)}, md5 {Of(Hex, 32)}");
        yield return ("digest in base64", () => $"integrity=\"sha384-{Of(Base64, 64)}\"");
        yield return ("image", () => $"data:image/png;base64,{Of(Base64, 2000)}==");
        yield return ("public key", () => $"-----BEGIN PUBLIC KEY-----\n{Of(Base64, 64)}\n{Of(Base64, 40)}\n-----END PUBLIC KEY-----\nssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA{Of(Base64, 43)} jane@host");
        yield return ("certificate", () => $"-----BEGIN CERTIFICATE-----\n{Of(Base64, 64)}\n{Of(Base64, 64)}\n-----END CERTIFICATE-----");
        yield return ("link", () => $"https://example.com/{Of(Lower, 8)}/{Of(Url, 22)}?page={Of(Digits, 3)}&ref={Of(Alnum, 16)}#{Of(Lower, 5)}");
        yield return ("address in a link", () => $"mailto:{Of(Lower, 8)}@example.com, ssh://git@github.com:22/{Of(Lower, 6)}/{Of(Lower, 6)}.git, https://{Of(Lower, 5)}@host/x");
        yield return ("order number", () => $"Order {Of("123456789", 1)}{Of(Digits, 11)} of customer {Of(Digits, 12)}");
        yield return ("number of 16 digits", () => $"transaction {NotACard(dice, 16)}");
        yield return ("telephone number", () => $"+49 {Of(Digits, 3)} {Of(Digits, 4)} {Of(Digits, 4)}, 0049-{Of(Digits, 3)}-{Of(Digits, 7)}");
        yield return ("IBAN", () => $"DE{Of(Digits, 2)} {Of(Digits, 4)} {Of(Digits, 4)} {Of(Digits, 4)} {Of(Digits, 4)} {Of(Digits, 2)}");
        yield return ("time", () => $"2026-11-{dice.Next(10, 28)}T{dice.Next(10, 23)}:{dice.Next(10, 59)}:00.{Of(Digits, 7)}Z, {1_700_000_000_000 + dice.Next()} ms, 17{Of(Digits, 17)} ns");
        yield return ("coordinates", () => $"{dice.Next(90)}.{Of(Digits, 15)}, -{dice.Next(90)}.{Of(Digits, 15)}");
        yield return ("prose about secrets", () => Pick(dice,
            "The password must have twelve characters, one of them a digit.", "Never put a secret: not into code, not into logs.", "An access token is sent as a bearer token in the header.",
            "password: ********", "client_secret=<your secret>", "api_key=${API_KEY}", "Set the secret in the vault before you start.", "Authorization: Bearer <token>", "token_type: Bearer", "Use basic authentication over TLS only.",
            "secret: enabled", "password=%PASSWORD%", "The API key: see the wiki.", "passphrase: required", "AWS keys begin with AKIA, those of GitHub with ghp_."));
        yield return ("code", () => Pick(dice,
            "var password = GetPassword1(user);", "if (secret == null) throw new ArgumentNullException(nameof(secret));", "const apiKey = process.env.API_KEY_2;", "password: string;", "private readonly string _secret = options.Secret;",
            "def test_password_reset(): assert sk_live is None", "access_token = await fetch_token(1)", "ghp_prefix = 'ghp_'", "task-runner-2 disk-usage-10 risk-level-3", "mask-unmasked-layer-42-of-the-network-model"));
        yield return ("version and path", () => $"/var/lib/{Of(Lower, 8)}/{Of(Lower, 6)}-1.{dice.Next(9)}.{dice.Next(90)}-rc.{dice.Next(9)}.tar.gz {Of(Lower, 5)}@{dice.Next(9)}.{dice.Next(9)}.0");
        yield return ("table of numbers", () => string.Join(' ', Enumerable.Range(0, 12).Select(_ => dice.Next(1000, 9999).ToString(CultureInfo.InvariantCulture))));
        yield return ("trace", () => $"traceparent: 00-{Of(Hex, 32)}-{Of(Hex, 16)}-01; cursor=eyJ{Of(Alnum, 30)}");
        yield return ("ISBN and parts", () => $"ISBN 978-3-{Of(Digits, 4)}-{Of(Digits, 4)}-{Of(Digits, 1)}, EAN {Of(Digits, 13)}, part SK-{Of(Digits, 8)}");
    }

    private static string Some(Random dice, string alphabet, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => alphabet[dice.Next(alphabet.Length)]));

    private static string Pick(Random dice, params string[] choices) => choices[dice.Next(choices.Length)];

    private static string Token(Random dice)
    {
        static string Part(string json) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
        return Part($$"""{"alg":"{{Pick(dice, "RS256", "HS256", "ES256")}}","typ":"JWT","kid":"{{Some(dice, Hex, 8)}}"}""") + "." + Part($$"""{"sub":"{{Some(dice, Digits, 10)}}","exp":{{1_700_000_000 + dice.Next(100_000_000)}}}""") + "." + Some(dice, Url, 86);
    }

    private static string Card(Random dice, string prefix, int length, string separator)
    {
        var digits = prefix + Some(dice, Digits, length - prefix.Length - 1);
        digits += Enumerable.Range(0, 10).First(check => Luhn(digits + check) == 0).ToString(CultureInfo.InvariantCulture);
        var groups = length == 15 ? (int[])[4, 6, 5] : [4, 4, 4, 4];
        var at = 0;
        return string.Join(separator, groups.Select(group => digits.Substring((at += group) - group, group)));
    }

    private static string NotACard(Random dice, int length)
    {
        var digits = Some(dice, "13789", 1) + Some(dice, Digits, length - 1);
        return Luhn(digits) == 0 ? NotACard(dice, length) : digits;
    }

    private static int Luhn(string digits) => digits.Reverse().Select(static (digit, index) => (digit - '0') * (index % 2 == 0 ? 1 : 2)).Sum(static value => value > 9 ? value - 9 : value) % 10;
}
