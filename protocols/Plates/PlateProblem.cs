namespace Checkpoint.Protocols.Plates;

/// <summary>Why a text is no plate. <see cref="PlateWords.Of"/> says it in words.</summary>
public enum PlateProblem
{
    None,
    Empty,
    TooShort,
    TooLong,
    /// <summary>A character that is on no plate.</summary>
    UnknownCharacter,
    /// <summary>No province, no WJ, no 使 and no two letters in front.</summary>
    NoProvince,
    /// <summary>The second place must be the letter of the issuing office.</summary>
    NoIssuingOffice,
    /// <summary>I where only a letter can stand: no office has it, and it may be meant as J, L or 1.</summary>
    LetterI,
    /// <summary>O where it may be meant as a letter or as zero.</summary>
    LetterO,
    /// <summary>挂, 学, 警, 港, 澳, 使, 领, 应急 or a province where it cannot stand.</summary>
    MisplacedCharacter,
    /// <summary>Eight characters, but no letter A to K where a new-energy plate has it.</summary>
    NewEnergySerial,
    /// <summary>Letters where this kind of plate has digits only.</summary>
    DigitsExpected,
    /// <summary>No plate of this kind has that colour.</summary>
    ColourNotAllowed,
}
