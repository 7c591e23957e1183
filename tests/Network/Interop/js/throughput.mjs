// js-libp2p's own figures, for `openledger bench network`: this process sends to a child process that counts. It reads one JSON
// command a line and answers with one: {"do":"send","bytes":N} gives {"ms"}, {"do":"handshakes","count":N} gives {"ms":[..]}.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createLibp2p } from 'libp2p'
import { tcp } from '@libp2p/tcp'
import { noise } from '@libp2p/noise'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'

const DRAIN = '/openledger/measure/drain/1'
const start = listen => createLibp2p({
  addresses: { listen },
  transports: [tcp()],
  connectionEncrypters: [noise()],
  streamMuxers: [yamux()],
  // Its own guard against many connections from one address would measure itself.
  connectionManager: { inboundConnectionThreshold: Infinity, maxIncomingPendingConnections: 1000 }
})

if (process.argv[2] === 'drain') {
  const node = await start(['/ip4/127.0.0.1/tcp/0'])
  await node.handle(DRAIN, async stream => {
    let count = 0
    for await (const chunk of stream) {
      count += chunk.byteLength
    }
    stream.send(Buffer.from(String(count)))
    await stream.close()
  })
  process.send(node.getMultiaddrs()[0].toString())
  process.on('disconnect', () => process.exit(0))
} else {
  const child = fork(fileURLToPath(import.meta.url), ['drain'])
  const address = multiaddr((await once(child, 'message'))[0])
  const node = await start([])
  const chunk = Buffer.alloc(64 * 1024, 7)

  const send = async bytes => {
    const started = performance.now()
    const stream = await node.dialProtocol(address, DRAIN)
    for (let left = bytes; left > 0; left -= chunk.length) {
      if (!stream.send(chunk.subarray(0, Math.min(chunk.length, left)))) {
        await stream.onDrain()
      }
    }
    await stream.close()
    let answer = ''
    for await (const piece of stream) {
      answer += Buffer.from(piece.subarray()).toString()
    }
    if (Number(answer) !== bytes) {
      throw new Error(`${answer} bytes of ${bytes} arrived`)
    }
    return performance.now() - started
  }

  const handshakes = async count => {
    const times = []
    for (let i = -Math.floor(count / 4); i < count; i++) {
      const dialer = await start([])
      const started = performance.now()
      await dialer.dial(address)
      if (i >= 0) {
        times.push(performance.now() - started)
      }
      await dialer.stop()
    }
    return times
  }

  for await (const line of createInterface({ input: process.stdin })) {
    const command = JSON.parse(line)
    const ms = command.do === 'send' ? await send(command.bytes) : await handshakes(command.count)
    process.stdout.write(JSON.stringify({ ms }) + '\n')
  }
  child.disconnect()
  process.exit(0)
}
