namespace MediationWorkflows.Engine.Tests.Expressions;

internal static partial class NastyExpressions
{
    /// <summary>Literals, operators, calls, functions, destructuring, templates, and what each method does at its edges. One expression a line.</summary>
    private const string Syntax = """
        String.raw`\n${1}\u0041`
        String.raw({raw:['a','b','c']},1,2,3)
        String.raw({raw:'abc'},1,2)
        ((s,...v)=>s.join('|')+v.join())`a${1}b${2}c`
        ((s)=>s.raw.length)`x`
        (x=>x)`a`[0]
        [...'a😀b'].length
        [...'\ud800a'].length
        Array.from('😀').length
        '😀'.split('').length
        Object.keys('😀')
        [...'é'].length
        'e\u0301'.normalize('NFC').length
        '😀'.at(0).length
        '😀'.codePointAt(1)
        '😀'.slice(0,1)==='\ud83d'
        '😀x'.indexOf('x')
        '😀'.padEnd(4,'😀').length
        'x'.padStart(4,'😀')===''
        '😀'.toUpperCase()
        '😀' < '\uffff'
        '\ud83d'+'\ude00'
        `${'\ud83d'}${'\ude00'}`.length
        ({a:1}).a?.b?.c
        ({a:{b:()=>7}}).a?.b?.()
        ({a:null}).a?.[0]
        null?.[nothing]
        null?.a[nothing()]
        (null)?.a.b.c()
        ({a})
        (a=>({a}))(1)
        ({a:1,['b'+1]:2,3:4,'c d':5})
        ({...null,...undefined,...1,...'ab',...[9]})
        ({a:1,...{a:2},b:3})
        (({a,...r})=>r)({a:1,b:2,c:3})
        (({a:{b:[c]}})=>c)({a:{b:[5]}})
        (([a,,b=3,...c])=>[a,b,c])([1,2,undefined,4,5])
        (({a=1,b=a+1}={})=>a+b)()
        (({['x'+1]:y})=>y)({x1:4})
        (([a])=>a)('hi')
        (([a])=>a)(null)
        (({a})=>a)(null)
        (({a})=>a)(5)
        (([a])=>a)({})
        (([...[a,b]])=>b)([1,2])
        ((a,{b},[c])=>a+b+c)(1,{b:2},[3])
        ((...[a,b])=>a+b)(1,2)
        (a=>a,b=>b)(3)
        ((a,b)=>(a,b))(1,2)
        (a,b=>a)
        (()=>({}))()
        await 1
        super.x
        let x=1
        var x
        if(1)2
        throw 1
        a:1
        {a:1}
        {}
        ;1
        1;2
        (1,2)
        1,2
        [1,2][0,1]
        a=>a=>a
        (a=>a+1)(1)
        ((a)=>a)?.(1)
        Math.max(...[],1)
        Math.max(...'123')
        Math.max(...{})
        [...null]
        [...{}]
        [...new Map([[1,2]]).keys()]
        [...new Set([3,1,3]).entries()]
        new Map([[1,'a'],[2,'b']]).size
        new Map(Object.entries({a:1})).get('a')
        Object.fromEntries(new Map([['a',1]]))
        (m=>(m.set('x',1).set('y',2),[...m.values()]))(new Map())
        (m=>(m.delete(1),m.has(1)))(new Map([[1,1]]))
        (m=>(m.clear(),m.size))(new Map([[1,1]]))
        (s=>(s.add(1).add(2),[...s]))(new Set())
        ((m,a=[])=>(m.forEach((v,k)=>a.push(k+v)),a))(new Map([['a',1]]))
        new Map([1])
        new Map(5)
        new Set(5)
        new Set('aab').size
        new Set([NaN,NaN,0,-0]).size
        new Map([[0,'z']]).get(-0)
        new Set([1,2]).has('1')
        Math.PI
        Math.E.toFixed(5)
        Math.expm1(1e-10)
        Math.log1p(1e-10)
        Math.sinh(1)
        Math.cosh(1)
        Math.tanh(1)
        Math.asinh(1)
        Math.acosh(2)
        Math.atanh(0.5)
        Math.log10(1000)
        Math.exp(1)
        Math.pow(2,0.5)
        Math.sin(1e10)
        Math.cos(3)
        Math.tan(1.5)
        Math.round(1.5)
        Math.round(-1.5)
        Math.round(2**52+0.5)
        Math.round(-0.2)
        Math.min(...[])
        Math.max('3',2)
        Math.max([4])
        Math.max({})
        Math.hypot(NaN,Infinity)
        Math.sign('-3')
        Math.trunc(-4.7)
        Math.fround(1.337)
        Math.atan2(-0,-0)
        Math.cbrt(-8)
        Math.ceil(-0.1)
        Object.entries('ab')
        Object.values([1,,3])
        Object.keys(5)
        Object.keys(null)
        Object.assign({a:1},'xy')
        Object.assign(null)
        Object.is(NaN,NaN)
        Object.freeze({a:1}).a
        (o=>(o.a=2,o.a))(Object.freeze({a:1}))
        Object.isFrozen('a')
        Object.getOwnPropertyNames({b:1,a:2})
        new Object()
        Array.from({length:2})
        Array.from(new Map([[1,2]]))
        Array.from([1,2,3],x=>x*2)
        Array.from(5)
        Array.from(null)
        Array.of(1,2)
        Array(2).fill().map((_, i)=>i)
        Array(3).map(x=>1)
        [1,2,3].includes(2,2)
        [1,2,3].indexOf(3,-1)
        [1,[2,[3,[4]]]].flat(2)
        [1,2,3,4].findLastIndex(x=>x<3)
        [1,2,3].at('1')
        [1,2,3].join(undefined)
        [1,2,3].join(null)
        [[1,2],[3]].join(';')
        [1,2,3].fill(9,-1)
        [1,2,3,4,5].copyWithin(0,3,4)
        [1,2,3].slice(-2,-1)
        [1,2,3].splice(-1)
        [1,2,3].splice()
        [1,2,3].splice(0)
        [3].concat([[4]],5)
        [1,2,3].reduce((a,x,i,l)=>a+x*i+l.length)
        [].reduceRight((a,b)=>a,0)
        [1,2].entries().next().done
        [1,2,3].forEach(x=>x)
        [1,2].push()
        [].pop()
        [1,2].unshift(0)
        [,1].hasOwnProperty(0)
        0 in [,1]
        [1,2].length=1
        (a=>(a[5]=1,a.length))([])
        (a=>(a['1']=9,a))([1,2])
        (a=>(a.x=1,Object.keys(a)))([1])
        (a=>(delete a[0],a))([1,2])
        [1,2,3][-1]
        [1,2,3]['1']
        [1,2,3]['01']
        'abc'['1']
        'abc'[5]
        'abc'.length=1
        (s=>(s.x=1,s.x))('a')
        'a'.concat(1,null,undefined,[2])
        'abc'.substring(NaN,2)
        'abc'.substr(-2,1)
        'abc'.slice(undefined,-1)
        'abc'.charAt()
        'abc'.charCodeAt(9)
        'abc'.indexOf('')
        'abc'.lastIndexOf('')
        'abcabc'.lastIndexOf('a',2)
        'abc'.includes(/b/)
        'abc'.startsWith('b',1)
        'abc'.endsWith('b',2)
        'a\tb'.split(/\s/)
        '  a '.trimStart()+'|'
        'a '.trimEnd()+'|'
        'ab'.repeat(2.9)
        'ab'.repeat(Infinity)
        'a'.padStart(Infinity)
        '%'.concat()
        'ABC'.toLowerCase().toUpperCase()
        'ǆ'.toUpperCase()
        'ŉ'.toUpperCase()
        'ΐ'.toUpperCase()
        'ﬀ'.toUpperCase()
        'Σ'.toLowerCase()
        'ΑΣ Β'.toLowerCase()
        'a-b'.replaceAll('-','$$')
        String([null])
        String([undefined,[]])
        String({toString:null,valueOf:()=>3})
        `${[1,[2]]}`
        `${{}}`
        `${null}${undefined}${true}`
        '' + -0
        '5' * '2'
        '5' + 2 - 1
        [] * 2
        [2] * [3]
        null + 1
        undefined + 1
        true + true
        true + 'a'
        [] == 0
        [] == ''
        null == false
        '0' == false
        ' \n' == 0
        NaN != NaN
        'b' > 'a'
        'B' > 'a'
        [1,2] < [1,3]
        null < 1
        undefined < 1
        '10' < '9'
        '10' < 9
        new Date(1) < new Date(2)
        1 < 2 < 3
        3 > 2 > 1
        !null + !undefined
        +!![]
        ~~'12.7'
        ~'a'
        -'3'
        +'0b11'
        +true
        typeof (()=>1)
        typeof null
        typeof undefinedName
        typeof []
        void 'x'
        1 ?? 2
        null ?? undefined
        0 || null ?? 1
        (0 || null) ?? 1
        0 && 1 || 2
        '' ?? 'd'
        a?.b
        1 ? 2 : 3 ? 4 : 5
        1 << 33
        1 >> 33
        -1 >>> 31
        -1 >> 31
        2**31|0
        2**32|0
        2**53|0
        1.9|0
        -1.9|0
        '0x10'|0
        NaN^1
        5&-2
        1e10>>1
        -2**2
        (-2)**2
        2**-2**0
        'a' in ['a']
        'length' in 'abc'
        0 in 'a'
        [] instanceof Array
        [] instanceof 5
        1 instanceof Number
        new Array(3).length
        new Array('3').length
        new Array(1.5)
        new Object({a:1}).a
        new (x=>x)
        new Math.max
        delete 5
        delete {}.a
        delete [1][0]
        (o=>delete o.a)({})
        x = 1
        (x=>x=2)(1)
        (x=>(x+='b',x))('a')
        (x=>(x**=2,x))(3)
        (x=>(x>>>=1,x))(-1)
        ([a]=[1],a)
        ({a}={a:1})
        ((a,b)=>([a,b]=[b,a],a))(1,2)
        (a=>[a++,++a,a--,--a])(1)
        (o=>(o.n++,o.n))({n:'5'})
        (o=>(o.n--,o.n))({n:null})
        1++
        a++
        'use strict'
        0777
        08
        09.5
        '\07'
        '\08'
        "\x4"
        '\u{41}'
        '\u{110000}'
        'a
        'a\
        `a\
        `\u{41}\x41\0`
        `\01`
        `${`${1}`}`
        `a${1}b${'c'}`
        /* x */ 1
        1 // x
        1 /* a */ + /* b */ 2
        1 + + 1
        1 - - 1
        1 + - + 1
        a.b.c
        ({a:{b:1}}).a['b']
        ({'a-b':1})['a-b']
        ({1:2})[1]
        ({1.5:2})['1.5']
        ({0x10:1})['16']
        ({1e3:1})['1000']
        ({true:1}).true
        ({if:1}).if
        ({class:1,new:2}).new
        ({a:1,a:2}).a
        [1,2,3,]
        [1,,2]
        [,]
        [,,]
        {...{}}
        ({},{})
        (1)
        ((1))
        ()
        (,1)
        [1 2]
        1 2
        1 +
        + 
        .
        ..
        ?.1:2
        1?.5:2
        'a'?.length
        'a'?.[0]
        (a=>a?.())()
        (a=>a?.b())({b:()=>1})
        (a=>a.b?.())({})
        null?.()
        (()=>null)()?.x
        nothing?.x
        delete null?.a
        null?.a`x`
        null?.a=1
        new null?.a
        1..a
        1.a
        1.0.toFixed()
        1.e5
        1.e
        .e5
        0b12
        0o8
        0xg
        00
        (ａ=>ａ)(1)
        ($=>$)(1)
        (_=>_)(1)
        (async=>async)(1)
        (of=>of)(1)
        (get=>get)(1)
        (arguments=>1)(1)
        (undefined=>undefined)(1)
        (NaN=>NaN)(1)
        (enum=>1)(1)
        (null=>1)(1)
        undefined=1
        NaN=1
        Infinity=2
        """;
}
