using McpGovernance.Catalog;

namespace McpGovernance.Tests.Catalog;

[Parallelizable(ParallelScope.All)]
internal sealed class NameSkeletonTests
{
    [TestCase("Create_Ticket", TestName = "Of_Case_IsAlike")]
    [TestCase("create-ticket", TestName = "Of_Hyphen_IsAlike")]
    [TestCase("create.ticket", TestName = "Of_Dot_IsAlike")]
    [TestCase("createticket", TestName = "Of_NoSeparator_IsAlike")]
    [TestCase(" create_ticket", TestName = "Of_Space_IsAlike")]
    [TestCase("create_\u200Bticket", TestName = "Of_ZeroWidthSpace_IsAlike")]
    [TestCase("create_ticket\u202E", TestName = "Of_BidiOverride_IsAlike")]
    [TestCase("create_tick\u0435t", TestName = "Of_CyrillicLetter_IsAlike")]
    [TestCase("\u0441reate_ticket", TestName = "Of_CyrillicFirstLetter_IsAlike")]
    [TestCase("cr\u03B5ate_ticket", TestName = "Of_GreekLetter_IsAlike")]
    [TestCase("create_t\u0131cket", TestName = "Of_DotlessI_IsAlike")]
    [TestCase("\uFF43reate_ticket", TestName = "Of_FullWidthLetter_IsAlike")]
    [TestCase("cr\u00E9ate_ticket", TestName = "Of_Accent_IsAlike")]
    [TestCase("create_ticke\U0001D42D", TestName = "Of_MathematicalLetter_IsAlike")]
    public void Of_WhatLooksLikeIt_IsTheSame(string name) => NameSkeleton.Of(name).Should().Be(NameSkeleton.Of("create_ticket"));

    [TestCase("v1o", "vl0")]
    [TestCase("modern", "modem")]
    public void Of_DigitsAndLettersThatLookAlike_IsTheSame(string one, string other) => NameSkeleton.Of(one).Should().Be(NameSkeleton.Of(other));

    [TestCase("create_ticket", "create_tickets")]
    [TestCase("tail", "tall")]
    [TestCase("get_user", "set_user")]
    [TestCase("a\uD800", "b\uD800", TestName = "Of_HalfAPair_DoesNotThrow")]
    public void Of_OtherNames_IsAnother(string one, string other) => NameSkeleton.Of(one).Should().NotBe(NameSkeleton.Of(other));
}
