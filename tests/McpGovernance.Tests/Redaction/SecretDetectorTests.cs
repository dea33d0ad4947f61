using System.Globalization;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Redaction;

[Parallelizable(ParallelScope.All)]
internal sealed class SecretDetectorTests
{
    private static readonly string s_github = "gh" + "p_" + new string('a', 30) + "123456";

    private static string Cut(string text)
    {
        var found = SecretDetector.Find(text);
        return string.Concat(Enumerable.Range(0, text.Length).Select(at => found.Any(secret => at >= secret.Start && at < secret.End) ? '#' : text[at]));
    }

    /// <summary>What the documentation says of the published set is what comes out of it.</summary>
    [Test]
    public void Find_OverThePublishedSet_FindsWhatIsDocumented()
    {
        var missed = SecretSamples.Secrets().Where(static sample => Cut(sample.Text).Contains(sample.Secret, StringComparison.Ordinal) || SecretDetector.Find(sample.Text).Count == 0).ToList();
        var wrong = SecretSamples.Ordinary().Where(static sample => SecretDetector.Find(sample.Text).Count > 0).ToList();
        var (secrets, ordinary) = (SecretSamples.Secrets().Count(), SecretSamples.Ordinary().Count());

        var said = string.Create(CultureInfo.InvariantCulture, $"Of {secrets:N0} secrets it finds {secrets - missed.Count:N0} ({100.0 * (secrets - missed.Count) / secrets:0.0} %). Of {ordinary:N0} ordinary texts it takes {wrong.Count:N0} ({100.0 * wrong.Count / ordinary:0.0} %) for one that holds a secret.");
        Repository.Read("docs/secrets.md").Should().Contain(said, "missed: {0}; taken wrongly: {1}", string.Join(" | ", missed.Take(20)), string.Join(" | ", wrong.Take(20)));
        (missed.Count * 100.0 / secrets).Should().BeLessThan(1);
        (wrong.Count * 100.0 / ordinary).Should().BeLessThan(1);
    }

    /// <summary>Nothing of a secret is left beside what was found: not its end, and not a character of it. Of three forms the sample has ordinary words around the secret.</summary>
    [Test]
    public void Find_EverySecretOfTheSet_IsFoundWhole()
    {
        foreach (var (name, text, secret) in SecretSamples.Secrets().Where(static sample => SecretDetector.Find(sample.Text).Count > 0 && sample.Name is not ("Azure storage key" or "Azure SAS" or "Slack webhook")))
        {
            var at = text.IndexOf(secret, StringComparison.Ordinal);
            var end = at + secret.TrimEnd('\n', 'n', '\\').Length;
            SecretDetector.Find(text).Should().Contain(found => found.Start <= at && found.End >= end, "{0} in {1}", name, text);
        }
    }

    [TestCase("4111 1111 1111 1111", true)]
    [TestCase("4111111111111111", true)]
    [TestCase("4111-1111-1111-1111", true)]
    [TestCase("4111 1111 1111 1112", false)]
    [TestCase("411 11111 1111 1111", false)]
    [TestCase("41111111 11111111", false)]
    [TestCase("3782 822463 10005", true)]
    [TestCase("378282246310005", true)]
    [TestCase("5555555555554444", true)]
    [TestCase("2221000000000009", true)]
    [TestCase("2720990000000007", true)]
    [TestCase("2721000000000004", false)]
    [TestCase("6011111111111117", true)]
    [TestCase("3530111333300000", true)]
    [TestCase("30569309025904", true)]
    [TestCase("6240008631401148", true)]
    [TestCase("4222222222222", true)]
    [TestCase("0000000000000000", false)]
    [TestCase("4444444444444448", true)]
    [TestCase("9111111111111117", false)]
    [TestCase("A4111111111111111", false)]
    [TestCase("4111111111111111B", false)]
    [TestCase("0.4111111111111111", false)]
    [TestCase("4111111111111111.5", false)]
    [TestCase("4111111111111111.", true)]
    [TestCase("-4111111111111111", false)]
    [TestCase("[4111111111111111,1]", true)]
    [TestCase("a\\n4111111111111111", true)]
    [TestCase("4111111111111111 2", false)]
    [TestCase("12 4111111111111111", false)]
    public void Find_PaymentCard(string text, bool expected) => SecretDetector.Find(text).Any(static secret => secret.Kind == SecretKinds.PaymentCard).Should().Be(expected);

    [TestCase("x GITHUB y", "x ######################################## y")]
    [TestCase("x\\nGITHUB", "x\\n########################################")]
    [TestCase("%20GITHUB%20", "%20########################################%20")]
    [TestCase("GITHUB GITHUB", "######################################## ########################################")]
    [TestCase("redis://u:pass1@h", "redis://u:#####@h")]
    [TestCase("redis://:pass1@h/", "redis://:#####@h/")]
    [TestCase("redis://u:a@b@h/", "redis://u:###@h/")]
    [TestCase("redis://u:@h", "redis://u:@h")]
    [TestCase("redis://u:${PASSWORD}@h", "redis://u:${PASSWORD}@h")]
    [TestCase("redis://u:****@h", "redis://u:****@h")]
    [TestCase("http://h/a:b@c", "http://h/a:b@c")]
    [TestCase("password=\"hunter22hunter\"", "password=\"##############\"")]
    [TestCase("\"password\": \"hunter22hunter\"", "\"password\": \"##############\"")]
    [TestCase("\\\"password\\\":\\\"hunter22hunter\\\"", "\\\"password\\\":\\\"##############\\\"")]
    [TestCase("PassWord = hunter22hunter;", "PassWord = ##############;")]
    [TestCase("password hunter22hunter", "password hunter22hunter")]
    [TestCase("password=hunter", "password=hunter")]
    [TestCase("password=12345678", "password=12345678")]
    [TestCase("password=getPass1Word()", "password=getPass1Word()")]
    public void Find_Part(string text, string expected) => Cut(text.Replace("GITHUB", s_github, StringComparison.Ordinal)).Should().Be(expected);

    [Test]
    public void Find_OverlappingForms_AreOnePart()
    {
        var text = $"password={s_github}";

        SecretDetector.Find(text).Should().Equal(new DetectedSecret(9, s_github.Length, SecretKinds.ProviderToken));
    }

    [Test]
    public void Find_KeyWithoutItsEnd_ReachesToTheEndOfTheText() =>
        Cut("a -----BEGIN RSA PRIVATE" + " KEY-----\nMIIE").Should().Be("a " + new string('#', 36));

    [Test]
    public void Find_Nothing_AllocatesNothing()
    {
        var text = string.Concat(Enumerable.Repeat("The quick brown fox jumps over 13 lazy dogs at https://example.com/a?b=c. ", 200));
        SecretDetector.Find(text).Should().BeEmpty();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            SecretDetector.Find(text);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    /// <summary>Whatever is repeated, twice as much takes about twice as long: none of it is looked at again and again.</summary>
    [TestCase("eyJ")]
    [TestCase("://a:")]
    [TestCase("password=")]
    [TestCase("-----BEGIN ")]
    [TestCase("4111 ")]
    [TestCase("1")]
    [TestCase("Q~")]
    [TestCase("ghp_")]
    [TestCase("bearer ")]
    [TestCase("xoxb-")]
    [TestCase("SG.")]
    [TestCase("AKIA")]
    [TestCase("sk-")]
    public void Find_HostileRepetition_Ends(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 4_000_000 / part.Length));

        var limit = TimeSpan.FromSeconds(20);
        Task.Run(() => SecretDetector.Find(text).Count).Wait(limit).Should().BeTrue("four million characters take milliseconds when each is looked at a bounded number of times");
    }
}
