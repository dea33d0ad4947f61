using McpGovernance.Documents;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class PolicyFormatTests
{
    private static (PolicyTree Tree, DocumentProblems Problems) Begin(byte[] utf8)
    {
        var text = new DocumentText("p.x", utf8) { Subject = "The policy", Expected = "a document" };
        var problems = new DocumentProblems(text);
        return (new PolicyTree(text, problems), problems);
    }

    private static string ErrorOf(byte[] utf8, Action<PolicyTree> read)
    {
        var (tree, problems) = Begin(utf8);
        return FluentActions.Invoking(() =>
        {
            new FakePolicyFormat(".x", read).Read(utf8, tree);
            problems.ThrowIfAny();
        }).Should().Throw<GovernanceConfigurationException>().Which.Message.Split("\n  ")[^1];
    }

    [Test]
    public void Read_ByteOrderMark_IsTakenOffAndCounted()
    {
        byte[] utf8 = [.. "\uFEFFab"u8];
        var (tree, problems) = Begin(utf8);
        var format = new FakePolicyFormat(".x", static tree =>
        {
            tree.Text("b", 1);
            tree.Error(2, "No.", "Expected yes.");
        });

        format.Read(utf8, tree);

        format.Given.Should().Equal((byte)'a', (byte)'b');
        tree.Document!.Offset.Should().Be(4);
        problems.Invoking(static problems => problems.ThrowIfAny()).Should().Throw<GovernanceConfigurationException>().WithMessage("*p.x(1,3) at '': No. Expected yes.");
    }

    [Test]
    public void Read_Nothing_IsAnErrorWithoutAskingTheFormat()
    {
        ErrorOf([], static _ => throw new InvalidOperationException("asked")).Should().Be("p.x(1,1) at '': The document is empty. Expected a document.");
        ErrorOf([.. "\uFEFF"u8], static _ => throw new InvalidOperationException("asked")).Should().Be("p.x(1,1) at '': The document is empty. Expected a document.");
    }

    [Test]
    public void Read_NotUtf8_IsAnErrorAtTheByteWithoutAskingTheFormat() =>
        ErrorOf([.. "\uFEFFa\né"u8, 0xFF, 0x61], static _ => throw new InvalidOperationException("asked")).Should().Be("p.x(2,2) at '': The text is not UTF-8. Expected UTF-8. Save the file as UTF-8.");

    [Test]
    public void Read_FormatThrows_IsAConfigurationErrorWithItsCause()
    {
        var (tree, _) = Begin([1]);
        var read = () => new FakePolicyFormat(".x", static _ => throw new FormatException("secret")).Read("x"u8.ToArray(), tree);

        var thrown = read.Should().Throw<GovernanceConfigurationException>().Which;
        thrown.InnerException.Should().BeOfType<FormatException>();
        thrown.Message.Should().StartWith("The policy format 'McpGovernance.Tests.Support.FakePolicyFormat' failed on 'p.x' (FormatException), so the policy does not load.").And.NotContain("secret");
    }

    [Test]
    public void Read_ConfigurationException_Passes()
    {
        var (tree, _) = Begin([1]);
        var thrown = new GovernanceConfigurationException("mine");

        FluentActions.Invoking(() => new FakePolicyFormat(".x", _ => throw thrown).Read("x"u8.ToArray(), tree)).Should().Throw<GovernanceConfigurationException>().Which.Should().BeSameAs(thrown);
    }

    [Test]
    public void Read_NothingWritten_IsAFailureOfTheFormat() => ErrorOf([1], static _ => { }).Should().Contain("failed on 'p.x' (InvalidOperationException)");

    [Test]
    public void Read_LeftOpen_IsAFailureOfTheFormat() => ErrorOf([1], static tree => tree.StartObject(0)).Should().Contain("failed on 'p.x' (InvalidOperationException)");

    [Test]
    public void Read_LeftOpenAfterAnError_IsTheError() => ErrorOf([1], static tree =>
    {
        tree.StartArray(0);
        tree.Error(1, "No.", "Expected yes.");
    }).Should().Be("p.x(1,2) at '/0': No. Expected yes.");

    [Test]
    public void Read_NoTree_Throws() =>
        FluentActions.Invoking(static () => new FakePolicyFormat(".x", static _ => { }).Read("x"u8.ToArray(), null!)).Should().Throw<ArgumentNullException>();
}
