using MediationWorkflows.Access;

namespace MediationWorkflows.Web.Pages.Layout;

/// <summary>What a form of an <see cref="FormPage"/> sends; each uses some of it.</summary>
public sealed class ActInput
{
    /// <summary>What is to be done.</summary>
    public string? Verb { get; set; }

    /// <summary>With what.</summary>
    public Guid Subject { get; set; }

    /// <summary>As it was when the page was loaded.</summary>
    public int Version { get; set; }

    public string? Name { get; set; }

    public string? Text { get; set; }

    public string? Purpose { get; set; }

    public string? From { get; set; }

    public string? To { get; set; }

    public string? Basis { get; set; }

    public string? Kind { get; set; }

    public string? Day { get; set; }

    public InformationClass? Class { get; set; }

    public List<string>? People { get; set; }

    public List<Guid>? Items { get; set; }

    public bool Checked { get; set; }

    public int? Days { get; set; }

    public List<RuleLine>? Rules { get; set; }

    public List<Operations.RungInput>? Rungs { get; set; }

    /// <summary>One line of a form that takes several of a kind.</summary>
    public sealed class RuleLine
    {
        public string? Kind { get; set; }

        public string? Text { get; set; }
    }
}
