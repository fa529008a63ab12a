namespace MediationWorkflows.Engine.Tests.Expressions;

internal static partial class NastyExpressions
{
    /// <summary>Regular expressions: named groups, looking behind, sticky, whole characters, what a repeated group forgets, and how texts use them. One expression a line.</summary>
    private const string RegExps = """
        /(?<year>\d{4})-(?<m>\d\d)/.exec('on 2030-05').groups.year
        /(?<a>.)|(?<b>.)/.exec('x').groups
        '2030-05'.replace(/(?<y>\d+)-(?<m>\d+)/, '$<m>/$<y>')
        '2030-05'.replace(/(?<y>\d+)-(?<m>\d+)/, (...a)=>JSON.stringify(a[a.length-1]))
        'ab'.replace(/(?<x>a)/, '$<nope>|$<x')
        'ab'.replace(/(a)/, '$01$10$2$0$')
        'abcdefghijkl'.replace(/(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)/, '$11-$12-$1')
        'abc'.replace('b', '$&$`$\'$$')
        'abc'.replace('b', (m,i,s)=>m+i+s)
        'aaa'.replace('a', (m)=>'$&')
        'aaa'.replaceAll('a', (m,i)=>i)
        'aaa'.replaceAll(/a/, 'b')
        'abc'.replaceAll('', '-')
        'abc'.replace(/(?:)/g, '-')
        '😀x'.replace(/(?:)/g, '-')
        '😀x'.replace(/(?:)/gu, '-')
        'x'.replace(/x/, undefined)
        'x'.replace(/x/, null)
        'x'.replace(/x/, ()=>undefined)
        'price: 5'.replace(/\d/, d => d * 2)
        /(?<=\$)\d+/.exec('a$42')[0]
        /(?<!\$)\b\d+/.exec('a$42 7')[0]
        /(?<=(\d+)(\d+))$/.exec('1053').slice(1)
        /(?<=\1(a))b/.test('aab')
        /a(?=b)/.exec('ab')[0]
        /a(?!b)/.exec('abac').index
        /^\p{L}+$/u.test('Größe')
        /\p{Lu}/u.exec('aÉ')[0]
        /\P{L}/u.exec('a1')[0]
        /\p{L}/.test('p{L}')
        /[\p{L}\d]/u.test('é')
        /\u{1F600}/u.test('😀')
        /\u{1F600}/.test('😀')
        /[😀]/u.exec('😀')[0].length
        /[😀]/.exec('😀')[0].length
        /😀{2}/u.test('😀😀')
        /😀{2}/.test('😀😀')
        /./u.exec('😀')[0].length
        /./s.test('\n')
        /[^x]/u.exec('😀')[0].length
        /\-/u.test('-')
        /[\-]/u.test('-')
        /\a/u
        /{/u
        /a{1/.test('a{1')
        /\c/.test('\\c')
        /\cA/.test('\x01')
        /[\b]/.test('\b')
        /\0/.test('\0')
        /\01/.test('\x01')
        /\8/.test('8')
        /(a)\2/.test('a\x02')
        /(a)\1/.test('aa')
        /\1(a)/.test('a')
        /(?:a|ab)(?:c|bcd)(?:d*)/.exec('abcd')[0]
        /(z)((a+)?(b+)?(c))*/.exec('zaacbbbcac').join()
        /(a*)*/.exec('b').join()
        /(?:a*?)*?b/.exec('aab')[0]
        /(?=(a+))a*b\1/.exec('baaabac').join()
        /(a?)*?$/.exec('aa').join()
        /a|ab/.exec('abc')[0]
        'a\nb'.match(/^./gm)
        'aBc'.match(/[a-z]/gi).length
        'abc'.match('b').index
        'a.c'.match('.')[0]
        'abc'.match()
        'abc'.match(null)
        'x'.match(/y/g)
        'aXbX'.split('X')
        'aXbX'.split(/X/)
        'abc'.split(/(b)/)
        'abc'.split(/(x)?/)
        'abc'.split(/b|(x)/)
        ''.split(/(?:)/)
        '😀'.split(/(?:)/u)
        'a1b2'.split(/\d/, 1)
        'a1b2'.split(/\d/, -1)
        'abc'.split(/$/)
        'abc'.search('c')
        /a/g.exec('ba').lastIndex
        (r=>[r.test('aa'),r.lastIndex,r.test('aa'),r.lastIndex,r.test('aa'),r.lastIndex])(/a/g)
        (r=>[r.exec('ab'),r.lastIndex,r.exec('ab'),r.lastIndex])(/a/y)
        (r=>(r.lastIndex=1,[r.test('ba'),r.lastIndex]))(/a/y)
        (r=>(r.lastIndex=5,[r.test('ba'),r.lastIndex]))(/a/g)
        (r=>(r.lastIndex=1,'aaa'.replace(r,'b')))(/a/y)
        (r=>('aab'.replace(r,'x')))(/a/gy)
        'aab'.match(/a/y).index
        'baa'.match(/a/gy)
        [...'a1b2'.matchAll(/(?<l>[a-z])(\d)/g)].map(m=>m.groups.l+m[2])
        [...'aa'.matchAll(/a/)]
        /a/dgimsuy.flags
        /a/d.exec('ba').indices
        /a/gi.global
        /a/.sticky
        /a/i.ignoreCase
        /a/s.dotAll
        /a/u.unicode
        /a/.hasIndices
        /a/.source
        new RegExp('').source
        new RegExp('/').source
        new RegExp('\n').source
        new RegExp('a','gg')
        new RegExp(/a/g).flags
        new RegExp(/a/g,'i').flags
        RegExp('a') instanceof RegExp
        new RegExp('(?<n>a)').exec('a').groups.n
        String(/[/]/)
        /[/]/.test('/')
        /a/ == '/a/'
        /\s+$/.test('a \ufeff')
        /^\S+$/.test('\u2003')
        /\bé/.test('é')
        /é/.test('e\u0301')
        /[Ā-ſ]/i.test('s')
        /\u212a/iu.test('k')
        /ß/iu.test('ẞ')
        /İ/i.test('i')
        /(?<a>.)\k<a>/.test('aa')
        /\k<a>/.test('k<a>')
        /\k<a>(?<b>x)/
        /(?<1a>x)/
        /x{0}/.test('')
        /x{2,1}/
        /x{99999999999}/.test('')
        /(?:)/.test('')
        /a++/
        /?/
        /a**/
        /[z-a]/
        /\p{Foo}/u
        /(?<=a/
        /a(?=b)*/.test('a')
        /a(?=b)*/u
        /(?<=a)*/
        /^*/
        /\b*/
        /$*/.test('')
        'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.length
        /[😀-😎]/u.exec('😃')[0]
        /[^😀]/u.exec('😀x')[0]
        /[^😀]/u.test('😀')
        /[a-😀]+/u.exec('zé😀')[0]
        /[\u{1F600}-\u{1F64F}]/u.test('😃')
        /[\uD83D\uDE00]/u.test('😀')
        /[^a]/u.exec('😀')[0]
        /\W/u.exec('😀')[0].length
        /[\W]/u.exec('😀')[0].length
        /[\W\d]/u.exec('😀')[0].length
        /\S+/u.exec(' 😀 ')[0]
        /^.{2}$/u.test('😀a')
        /\uDE00/u.test('😀')
        /\uDE00/.test('😀')
        /(a)|(b)/.exec('b').join()
        /(?:(a)|(b))+/.exec('ab').join()
        /(?:(a)|(b))*/.exec('ba').join()
        /(?:(a)|b)*/.exec('ab').join()
        /(?:(a)|b){2}/.exec('ab').join()
        /((a)|b)+/.exec('ab').join()
        /(?:(?<x>a)|(?<y>b))+/.exec('ab').groups
        /(?:(\d+)-?)+/.exec('12-34').join()
        /(?:(a)(b)?)+/.exec('aba').join()
        /((a)(b)?)*c/.exec('abac').join()
        /(?:(a)\1)+/.test('aaaa')
        /(?:x(a)?)+\1/.exec('xax').join()
        /[\]]/.test(']')
        /[^\]]/u.test(']')
        /[\-a]/u.test('-')
        /]/.test(']')
        /}/.test('}')
        /]/u
        /}/u
        /\}/u.test('}')
        /[\d-x]/u
        /[\d-x]/.test('-')
        /\07/.test('\x07')
        /\00/u
        /\0/u.test('\0')
        /[\07]/.test('\x07')
        /(?=a)*/.test('')
        /(?=a){2}/.test('')
        /(?!a)+b/.test('b')
        /(?<!a)+/
        /a|*/
        /(*)/
        /\B+/
        /(a))/
        /((a)/
        /a{2}{3}/
        /a{2}?/.exec('aa')[0]
        /a{2,3}?/.exec('aaa')[0]
        /a{,3}/.test('a{,3}')
        'a-b-c'.replace(/-/y,'+')
        (r=>(r.lastIndex=1,'a-b'.replace(r,'+')))(/-/y)
        'x😀y'.split(/(?:)/u)
        '😀'.match(/./gu).length
        '😀😀'.replace(/./gu,'x')
        /(?<y>\d)/d.exec('a1').indices.groups.y
        'ΐß'.toUpperCase()
        'ᾳ'.toUpperCase()
        'ǰ'.toUpperCase()
        'և'.toUpperCase()
        /(?:(a)|(b)|(c))*/.exec('abc').join()
        /(?:(?:(a)|(b))-?)+/.exec('a-b').join()
        /(?<x>(a)|(b))+/.exec('ab').groups.x
        new RegExp('[/]').source
        new RegExp('a\\/b').source
        String(new RegExp('a/b'))
        '𝒳x1'.match(/\p{L}+/u)[0]
        '𝒳x1'.replace(/\P{L}/gu, '-')
        'aBǅ٣Ⅷ'.match(/[\p{Lu}\p{Lt}\p{gc=Nd}\p{Letter_Number}]/gu).join()
        '\ud83d'.match(/\P{L}/u).length
        '\ud83d\ude00'.match(/[\ud83d]/u)
        'ſKß'.replace(/[skẞ]/giu, '<$&>')
        'ſKß'.replace(/[skẞ]/gi, '<$&>')
        'ſK'.replace(/\w/giu, '<$&>')
        'ſK'.replace(/\w/gi, '<$&>')
        'ſt'.replace(/\b/giu, '|')
        'İıiI'.replace(/i/gi, '-')
        'İıiI'.replace(/i/giu, '-')
        'ΐΐﬅﬆ'.replace(/[\u0390\ufb06]/giu, '-')
        '𐐀𐐨'.replace(/𐐨/giu, '-')
        '𐐀𐐨'.replace(/𐐨/gi, '-')
        'aaAA'.replace(/(a)\1/gi, '<$&>')
        'abcdef'.replace(/[[a-f]--[b-d]]/gv, '-')
        'abcdef'.replace(/[[a-f]&&[^b-d]]/gv, '-')
        'aλΛ1'.replace(/[\p{L}--[a-z]]/gv, '-')
        'aB1'.replace(/[^\P{Lu}]/giv, '-')
        'aB1'.replace(/[^\P{Lu}]/giu, '-')
        'abcab'.replace(/[\q{ab|c}x]/gv, '-')
        'ABC'.replace(/[\q{ab|c}]/giv, '-')
        /[(]/v
        /[a--b--c]/v.source
        /[a-c--b]/v
        /[a&&&b]/v
        /[^\q{ab}]/v
        /a/uv
        /a/v.unicodeSets + '' + /a/v.unicode + /a/v.flags
        '😀b'.replace(/(?:)/gv, '-')
        /\k<n>(b)/.test('k<n>b')
        /\k<n>/u
        /(?<n>c)|(?<n>d)/
        'x-y'.replace(/[\w-a]/g, '.')
        'x-y'.replace(/[\w-\s]/g, '.')
        """;
}
