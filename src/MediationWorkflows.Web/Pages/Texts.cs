namespace MediationWorkflows.Web.Pages;

/// <summary>Names the resources that hold every visible text: Texts.resx (English) and Texts.es.resx (Spanish).</summary>
public sealed class Texts;
