// Makes bytes.json with an independent implementation: npm i ethers@6.17.0 && node make-bytes.mjs
import * as e from 'ethers';
import fs from 'fs';
const k=e.keccak256('0x01'); const w=new e.Wallet(k);
const base={nonce:7,gasLimit:100000n,to:'0x1111111111111111111111111111111111111111',value:10n**18n,data:'0x000102',chainId:161299n};
const out={transactions:[],headers:[],receipts:[]};
const txs={
 legacy:{type:0,gasPrice:1000000000n,...base},
 accessList:{type:1,gasPrice:1000000000n,...base,accessList:[{address:'0x2222222222222222222222222222222222222222',storageKeys:[e.ZeroHash,e.keccak256('0x05')]}]},
 dynamicFee:{type:2,maxFeePerGas:1000000000n,maxPriorityFeePerGas:1n,...base},
 creation:{type:2,maxFeePerGas:(1n<<128n),maxPriorityFeePerGas:0n,...base,to:null,value:0n},
};
for(const [name,t] of Object.entries(txs)){const raw=await w.signTransaction(t); out.transactions.push({name,raw,hash:e.keccak256(raw),sender:w.address.toLowerCase()});}
const h=n=>e.keccak256(e.toBeHex(n)), q=n=>n===0n?'0x':e.toBeHex(n);
const bloomOf=(items)=>{const b=new Uint8Array(256);for(const it of items){const k=e.getBytes(e.keccak256(it));for(let i=0;i<6;i+=2){const bit=((k[i]<<8)|k[i+1])&2047;b[255-(bit>>3)]|=1<<(bit&7);}}return e.hexlify(b);};
const addr='0x000000000000000000000000000000000000000a', topic=h(1);
const bloom=bloomOf([addr,topic]);
const fields=[h(1),e.keccak256(e.encodeRlp([])),'0x00000000000000000000000000000000000000be',h(2),h(3),h(4),bloom,'0x',q(300n),q(30000000n),q(21000n),q(1800000000n),'0x000102',e.ZeroHash,'0x0000000000000000',q(1000000007n),q(1800000000123n),q(5n),q(70000n),q(69998n),h(5),h(6)];
const raw=e.encodeRlp(fields); out.headers.push({raw,hash:e.keccak256(raw)});
out.receipts.push({raw:e.concat(['0x02',e.encodeRlp(['0x01',q(100000n),bloom,[[addr,[topic],'0x0102']]])])});
out.accounts=[]; for(let i=0;i<10;i++){const a=e.HDNodeWallet.fromPhrase('test test test test test test test test test test test junk','',`m/44'/60'/0'/0/${i}`);out.accounts.push(a.address);}
const dom={name:'OpenLedger',version:'1',chainId:161299,verifyingContract:'0x0000000000000000000000000000000000000d03'};
out.domains=[{name:'OpenLedger',version:'1',chainId:161299,verifyingContract:dom.verifyingContract,separator:e.TypedDataEncoder.hashDomain(dom)}];
const pk=new e.SigningKey(k).compressedPublicKey, stake=10n**24n, whole=10n**27n;
const g={chainId:161299,timestampMs:1767225600000,gasLimit:30000000,blockSizeBytesMax:2097152,baseFeePerGas:'1000000000',
 consensus:{blockTimeMs:1000,minBlockTimeMs:10,networkDelayMs:200,buildBudgetMs:300,resendMs:1000,standstillMs:2000,forkId:0,epochBlocks:43200,creditWindowBlocks:4096},
 fees:{protocolBps:1000,modelBps:2000,stakersBps:2000,dataBps:5000,protocolBurnBps:5000,baseFeeBurnBps:5000},
 staking:{minSelfStake:(10n**23n).toString(),unbondingEpochs:28,slashBps:500,jailEpochs:2,validatorsMax:100,commissionChangeBpsMax:100},
 hosting:{minBond:(10n**21n).toString(),unbondingSeconds:86400,acceptSeconds:3600,slashBps:5000,reporterBps:1000},
 treasury:(whole-stake-17n).toString(),ecosystemReserve:'5',validators:[{address:w.address.toLowerCase(),publicKey:pk,stake:stake.toString()}],
 alloc:{'0x000000000000000000000000000000000000beef':'12'},baseline:[{hash:h(9),sizeBytes:17}]};
const n=x=>q(BigInt(x));
out.genesis=[{json:JSON.stringify(g),hash:e.keccak256(e.encodeRlp([n(g.chainId),n(g.timestampMs),n(g.gasLimit),n(g.blockSizeBytesMax),n(g.baseFeePerGas),n(g.treasury),n(g.ecosystemReserve),
 Object.values(g.consensus).map(n),Object.values(g.fees).map(n),Object.values(g.staking).map(n),Object.values(g.hosting).map(n),g.validators.map(v=>[v.address,v.publicKey,n(v.stake)]),
 Object.entries(g.alloc).map(([a,b])=>[a,n(b)]),g.baseline.map(b=>[b.hash,n(b.sizeBytes)])]))}];
fs.writeFileSync('bytes.json',JSON.stringify(out,null,2)+'\n');
