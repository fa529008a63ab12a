using MediationWorkflows.Engine.Execution;

namespace MediationWorkflows.Activities;

/// <summary>Short spellings for the forms that the designer shows. Choices are plain values without an expression menu: best for coordinators.</summary>
internal static class ActivityForm
{
    public static ActivityDescriptor Describe(
        string name, string displayName, string category, string description, InputDescriptor[]? inputs = null, PortDescriptor[]? ports = null, OutputDescriptor[]? outputs = null) =>
        new($"Mediation.{name}", 1, displayName, category, description, ActivityKind.Action,
            [.. (inputs ?? []).Select((input, i) => input with { Order = i })], outputs ?? [], ports ?? [Port("Done")]) { Waits = false };

    public static InputDescriptor Dropdown(string name, string displayName, string description, string defaultValue, IEnumerable<(string Text, string Value)> options) =>
        new(name, "String")
        {
            DisplayName = displayName,
            Description = description,
            UiHint = "dropdown",
            DefaultValue = defaultValue,
            IsWrapped = false,
            IsRequired = true,
            Options = [.. options.Select(o => new InputOption(o.Text, o.Value))],
        };

    public static InputDescriptor Text(string name, string displayName, string description, string defaultValue) =>
        new(name, "String") { DisplayName = displayName, Description = description, DefaultValue = defaultValue, IsRequired = true };

    public static PortDescriptor Port(string name, string? displayName = null) => new(name, displayName ?? name);

    /// <summary>All members of an enum as choices, but for some.</summary>
    public static IEnumerable<(string Text, string Value)> Members<TEnum>(params TEnum[] without)
        where TEnum : struct, Enum => Enum.GetValues<TEnum>().Except(without).Select(member => (Words(member.ToString()), member.ToString()));

    private static string Words(string name) =>
        string.Concat(name.Select((c, i) => i == 0 || !char.IsUpper(c) || char.IsUpper(name[i - 1]) ? $"{c}" : i + 1 < name.Length && char.IsUpper(name[i + 1]) ? $" {c}" : $" {char.ToLowerInvariant(c)}"));
}
